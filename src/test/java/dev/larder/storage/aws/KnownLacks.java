package dev.larder.storage.aws;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What an emulator at {@code AWS_ENDPOINT_URL} cannot do, by the test that it would fail. All others must pass there. */
public final class KnownLacks implements ExecutionCondition {

    private static final String LOOKS_AT_NO_SIGNATURE = "looks at no signature of a URL, nor at its time";

    private static final String COPIES_ALL =
            "copies all that a table holds for each transaction, and takes minutes after this";

    private static final String KEEPS_NOTHING_APART = "keeps transactions at once not apart";

    private static final Map<String, String> MOTO = Map.ofEntries(
            Map.entry("a_url_expires", LOOKS_AT_NO_SIGNATURE),
            Map.entry("a_url_is_good_for_nothing_but_what_was_signed", LOOKS_AT_NO_SIGNATURE),
            Map.entry(
                    "a_url_that_is_signed_for_a_head_says_what_the_object_is_and_gets_nothing", LOOKS_AT_NO_SIGNATURE),
            Map.entry("a_url_without_its_signature_is_good_for_nothing", LOOKS_AT_NO_SIGNATURE),
            Map.entry("credentials_beside_the_signature_are_refused", LOOKS_AT_NO_SIGNATURE),
            Map.entry("a_day_of_thousands_is_read_in_parts", COPIES_ALL),
            Map.entry("get_finds_many_large_items_at_once", COPIES_ALL),
            Map.entry("a_transaction_has_at_most_4_MB", COPIES_ALL),
            Map.entry("a_query_finds_everything_however_much_it_is", COPIES_ALL),
            Map.entry("an_item_has_at_most_400_KB", "refuses the largest item that DynamoDB takes"),
            Map.entry("different_versions_at_once_all_succeed", KEEPS_NOTHING_APART),
            Map.entry("of_many_who_commit_the_same_version_one_succeeds_whole", KEEPS_NOTHING_APART),
            Map.entry("of_those_who_publish_and_remove_at_once_nobody_undoes_another_s_work", KEEPS_NOTHING_APART),
            Map.entry("transactions_on_overlapping_items_are_all_or_nothing", KEEPS_NOTHING_APART),
            Map.entry(
                    "of_many_who_put_large_objects_at_once_all_succeed_and_one_object_is_kept",
                    "looks whether there is an object, and completes an upload later"));

    /** It looks at signatures of URLs where {@code S3_SKIP_SIGNATURE_VALIDATION=0} is in its environment. */
    private static final Map<String, String> LOCALSTACK = Map.of(
            "a_url_without_its_signature_is_good_for_nothing",
            "asks nobody for credentials who brings none",
            "credentials_beside_the_signature_are_refused",
            "looks at no header beside the signature of a URL");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getTestMethod()
                .flatMap(test -> why(test.getName()))
                .map(ConditionEvaluationResult::disabled)
                .orElse(ConditionEvaluationResult.enabled("nothing is known to be missing"));
    }

    /** Why the emulator cannot pass the test of this name; empty when it must. */
    public static Optional<String> why(String test) {
        return Optional.ofNullable(MOTO.get(test))
                .filter(_ -> answers("/moto-api/config"))
                .map("moto "::concat)
                .or(() -> Optional.ofNullable(LOCALSTACK.get(test))
                        .filter(_ -> isLocalStack())
                        .map("LocalStack "::concat));
    }

    private static boolean isLocalStack() {
        return System.getProperty("larder.localstack") != null || answers("/_localstack/health");
    }

    /** Whether there is such a page, which one emulator alone has. */
    private static boolean answers(String path) {
        var endpoint = System.getenv("AWS_ENDPOINT_URL");
        if (endpoint == null) {
            return false;
        }
        try {
            var page = URI.create(endpoint + path).toURL().openConnection();
            return ((HttpURLConnection) page).getResponseCode() / 100 == 2;
        } catch (IOException e) {
            throw new IllegalStateException("nobody answers at AWS_ENDPOINT_URL " + endpoint, e);
        }
    }
}
