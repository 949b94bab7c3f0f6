import java.io.IOException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * LocalStack in a container of the image of the first argument. Prints {@code ready URL}, or {@code skipped REASON} where
 * there is no Docker, and ends when its standard input does, that is with the tests that started it.
 */
public final class LocalStack {

    private LocalStack() {}

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws Exception {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            System.out.println("skipped LocalStack, since no Docker answers here and it runs in a container");
            return;
        }
        var image = DockerImageName.parse(arguments[0]).asCompatibleSubstituteFor("localstack/localstack");
        try (var localstack = container(image)) {
            localstack.start();
            System.out.println("ready " + localstack.getEndpoint());
            awaitEnd();
        }
    }

    /** By default it looks at no signature of a URL. */
    private static LocalStackContainer container(DockerImageName image) {
        return new LocalStackContainer(image)
                .withServices("dynamodb", "events", "kms", "s3", "secretsmanager", "sqs")
                .withEnv("S3_SKIP_SIGNATURE_VALIDATION", "0");
    }

    private static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) {}
    }
}
