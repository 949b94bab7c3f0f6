package dev.larder.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.iam.RolePolicy.Decision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the roles of template.yaml must never allow, whatever the functions would do with it. */
class LeastPrivilegeTest {

    private static final Roles ROLES = Roles.ofTemplate();
    private static final Roles DEFAULTS = Roles.ofDefaults();
    private static final String EXPORTED = "audit/2026-11-22-sha256-0.jsonl";
    private static final List<String> WRITES = List.of(
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:PartiQLInsert",
            "dynamodb:PartiQLUpdate",
            "dynamodb:PartiQLDelete");

    static List<String> functions() {
        return ROLES.functions();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"H#npm#@acme/widget", "T#0", "U#alice", "A#2026-11-22", "R#npm", "S#npm", "L#x", "K#npm", "W#x"})
    void the_read_function_writes_nothing_but_the_cache_and_when_tokens_were_used(String partition) {
        for (var write : WRITES) {
            assertThat(decide("ReadFunction", write, partition)).isEqualTo(Decision.NOT_ALLOWED);
            assertThat(decide("ReadFunction", write, "C#up#left-pad", partition))
                    .as("hidden behind an item of the cache")
                    .isEqualTo(Decision.NOT_ALLOWED);
        }
    }

    @Test
    void the_read_function_says_when_tokens_were_used_and_removes_nothing_of_that() {
        for (var write : WRITES) {
            assertThat(decide("ReadFunction", write, "Q#0"))
                    .isEqualTo(write.equals("dynamodb:PutItem") ? Decision.ALLOWED : Decision.NOT_ALLOWED);
        }
    }

    @Test
    void the_read_function_puts_items_of_the_cache() {
        assertThat(decide("ReadFunction", "dynamodb:PutItem", "C#up#left-pad")).isEqualTo(Decision.ALLOWED);
    }

    @Test
    void a_write_without_a_key_is_not_allowed_to_the_read_function() {
        assertThat(WRITES)
                .allSatisfy(write -> assertThat(decide("ReadFunction", write)).isEqualTo(Decision.NOT_ALLOWED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hosted/sha512-0.tgz", "views/sha512-0.json.gz", "other", "cache", "Cache/x", "../cache/x"})
    void the_read_function_puts_no_object_but_of_the_cache(String key) {
        for (var action : List.of("s3:PutObject", "s3:DeleteObject", "s3:PutObjectAcl", "s3:DeleteObjectVersion")) {
            assertThat(object("ReadFunction", action, key)).isEqualTo(Decision.NOT_ALLOWED);
        }
    }

    @Test
    void the_read_function_puts_objects_of_the_cache_and_removes_none() {
        assertThat(object("ReadFunction", "s3:PutObject", "cache/0-sha512-0.tgz"))
                .isEqualTo(Decision.ALLOWED);
        assertThat(object("ReadFunction", "s3:DeleteObject", "cache/0-sha512-0.tgz"))
                .isEqualTo(Decision.NOT_ALLOWED);
    }

    /** Those that work for clients: the operator's is invoked by whoever IAM lets do so, and may walk and repair. */
    static List<String> servants() {
        return ROLES.functions().stream()
                .filter(function -> !function.equals("OperatorFunction"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A#2026-11-22", "T#0", "R#npm", "K#npm", "E#npm", "Q#0"})
    void the_operators_function_puts_a_token_a_rule_and_a_record_only_where_it_may_import(String partition) {
        assertThat(decide(DEFAULTS, "OperatorFunction", "dynamodb:PutItem", partition))
                .isEqualTo(Decision.NOT_ALLOWED);
        assertThat(decide("OperatorFunction", "dynamodb:PutItem", partition)).isEqualTo(Decision.ALLOWED);
        assertThat(decide("OperatorFunction", "dynamodb:DeleteItem", partition)).isEqualTo(Decision.NOT_ALLOWED);
    }

    @Test
    void the_operators_function_puts_objects_and_reads_exports_only_where_it_may_import() {
        for (var key : List.of("hosted/sha512-0.tgz", "cache/0-sha512-0.tgz")) {
            assertThat(object(DEFAULTS, "OperatorFunction", "s3:PutObject", key))
                    .isEqualTo(Decision.NOT_ALLOWED);
            assertThat(object("OperatorFunction", "s3:PutObject", key)).isEqualTo(Decision.ALLOWED);
        }
        assertThat(object(DEFAULTS, "OperatorFunction", "s3:GetObject", "exports/x/items-00001.jsonl.gz"))
                .isEqualTo(Decision.NOT_ALLOWED);
    }

    @Test
    void the_operators_function_touches_nothing_that_passes_and_no_day_of_the_audit() {
        for (var partition : List.of("L#x", "W#x")) {
            for (var action : List.of("dynamodb:PutItem", "dynamodb:DeleteItem")) {
                assertThat(decide("OperatorFunction", action, partition)).isEqualTo(Decision.NOT_ALLOWED);
            }
        }
        assertThat(object("OperatorFunction", "s3:PutObject", EXPORTED)).isEqualTo(Decision.NOT_ALLOWED);
        for (var key : List.of("hosted/sha512-0.tgz", EXPORTED)) {
            assertThat(object("OperatorFunction", "s3:DeleteObjectVersion", key))
                    .isEqualTo(Decision.NOT_ALLOWED);
        }
    }

    @ParameterizedTest
    @MethodSource("servants")
    void no_function_takes_back_what_was_done_or_published(String function) {
        for (var partition : List.of("A#2026-11-22", "H#npm#@acme/widget", "R#npm")) {
            assertThat(decide(function, "dynamodb:DeleteItem", partition)).isEqualTo(Decision.NOT_ALLOWED);
        }
        assertThat(object(function, "s3:DeleteObject", "hosted/sha512-0.tgz")).isEqualTo(Decision.NOT_ALLOWED);
        assertThat(object(function, "s3:DeleteObjectVersion", "hosted/sha512-0.tgz"))
                .isEqualTo(Decision.NOT_ALLOWED);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void no_function_replaces_or_removes_what_was_exported_of_the_audit(String function) {
        assertThat(doneToTheAudit(ROLES, function)).isEmpty();
        assertThat(putOfTheAudit(ROLES, function, Map.of("s3:if-none-match", List.of("*"))))
                .as("when there is none yet")
                .isEqualTo(function.equals("RefreshFunction") ? Decision.ALLOWED : Decision.NOT_ALLOWED);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void one_that_could_replace_or_remove_what_was_exported_is_found(String function) {
        for (var action : List.of("s3:DeleteObject", "s3:DeleteObjectVersion")) {
            assertThat(doneToTheAudit(ROLES.planted(action, "Bucket/audit/*"), function))
                    .containsExactly(action);
        }
        var replacing = ROLES.planted("s3:PutObject", "Bucket/audit/*");
        assertThat(doneToTheAudit(replacing, function))
                .as("the bucket's policy denies it all the same")
                .isEmpty();
        assertThat(doneToTheAudit(replacing.without("AuditIsWrittenOnce"), function))
                .containsExactly("s3:PutObject");
    }

    /**
     * What nothing keeps a function from doing to a day of the audit that is exported; a put must be denied to
     * everybody.
     */
    private static List<String> doneToTheAudit(Roles roles, String function) {
        var done = new ArrayList<String>();
        if (putOfTheAudit(roles, function, Map.of()) != Decision.DENIED) {
            done.add("s3:PutObject");
        }
        Stream.of("s3:DeleteObject", "s3:DeleteObjectVersion")
                .filter(action -> object(roles, function, action, EXPORTED) != Decision.NOT_ALLOWED)
                .forEach(done::add);
        return done;
    }

    private static Decision putOfTheAudit(Roles roles, String function, Map<String, List<String>> more) {
        var context = new HashMap<>(more);
        context.put("aws:SecureTransport", List.of("true"));
        context.put("s3:ObjectCreationOperation", List.of("true"));
        return roles.of(function).decide(new Access("s3:PutObject", ROLES.arn("Bucket") + "/" + EXPORTED, context));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RefreshFunction", "PrewarmFunction"})
    void who_works_in_the_background_sees_no_token_and_no_account(String function) {
        for (var partition : List.of("T#0", "U#alice", "W#x", "L#x", "R#npm")) {
            assertThat(decide(function, "dynamodb:BatchGetItem", partition)).isEqualTo(Decision.NOT_ALLOWED);
            assertThat(decide(function, "dynamodb:Query", partition)).isEqualTo(Decision.NOT_ALLOWED);
        }
    }

    @ParameterizedTest
    @MethodSource("servants")
    void every_grant_on_the_table_names_its_partitions(String function) {
        for (var statement : ROLES.of(function).statements()) {
            for (var grant : statement.grants()) {
                if (grant.allow() && grant.actions().getFirst().startsWith("dynamodb:")) {
                    assertThat(grant.conditions())
                            .as(grant.toString())
                            .anyMatch(condition -> condition.operator().equals("ForAnyValue:StringLike")
                                    && condition.key().equals("dynamodb:LeadingKeys")
                                    && condition.values().getFirst().matches("[A-Z]#[*]"))
                            .contains(new Condition("Null", "dynamodb:LeadingKeys", List.of("false")));
                }
            }
        }
        for (var action : List.of("dynamodb:Scan", "dynamodb:PartiQLSelect", "dynamodb:DeleteTable")) {
            assertThat(decide(function, action)).isEqualTo(Decision.NOT_ALLOWED);
        }
    }

    @Test
    void nothing_goes_without_tls() {
        var get = new Access(
                "s3:GetObject", ROLES.arn("Bucket") + "/cache/x", Map.of("aws:SecureTransport", List.of("false")));
        var send = new Access(
                "sqs:SendMessage", ROLES.arn("RefreshQueue"), Map.of("aws:SecureTransport", List.of("false")));

        assertThat(ROLES.of("ReadFunction").decide(get)).isEqualTo(Decision.DENIED);
        assertThat(ROLES.of("ReadFunction").decide(send)).isEqualTo(Decision.DENIED);
    }

    @Test
    void every_excuse_excuses_something() {
        var excused = functions().stream()
                .flatMap(function -> ROLES.of(function).grants().stream()
                        .filter(grant -> Unseen.explains(function, grant))
                        .flatMap(grant -> grant.actions().stream()))
                .toList();

        assertThat(Set.copyOf(excused))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Unseen.values())
                        .flatMap(unseen -> unseen.actions().stream())
                        .toList());
        assertThat(Unseen.explains("ReadFunction", grant("sqs:ReceiveMessage"))).isFalse();
        assertThat(Unseen.explains("ReadFunction", grant("kms:Decrypt")))
                .as("not through Secrets Manager alone")
                .isFalse();
    }

    private static Statement grant(String action) {
        return new Statement("X", true, List.of(action), List.of("*"), List.of());
    }

    private static Decision decide(String function, String action, String... leadingKeys) {
        return decide(ROLES, function, action, leadingKeys);
    }

    private static Decision decide(Roles roles, String function, String action, String... leadingKeys) {
        var context = Map.of("dynamodb:LeadingKeys", Stream.of(leadingKeys).toList());
        return roles.of(function).decide(new Access(action, ROLES.arn("Table"), context));
    }

    private static Decision object(String function, String action, String key) {
        return object(ROLES, function, action, key);
    }

    private static Decision object(Roles roles, String function, String action, String key) {
        var context = Map.of("aws:SecureTransport", List.of("true"));
        return roles.of(function).decide(new Access(action, ROLES.arn("Bucket") + "/" + key, context));
    }
}
