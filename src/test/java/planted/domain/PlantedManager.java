package planted.domain;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.yaml.snakeyaml.events.Event;
import planted.local.PlantedDoor;
import software.amazon.awssdk.regions.Region;
import tools.jackson.core.JsonToken;

/** A domain type that knows the whole world. */
public class PlantedManager {

    static String last;

    @Inject
    Connection connection;

    @Nullable
    Region region;

    JsonToken token;
    Event event;
    LambdaLogger logger;
    PlantedDoor door;

    Supplier<Instant> clock = Instant::now;

    String stamp() {
        return System.getenv("HOME") + UUID.randomUUID() + new SecureRandom() + Clock.systemUTC();
    }
}
