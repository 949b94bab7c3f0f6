package dev.larder.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.iam.RolePolicy.Decision;
import dev.larder.support.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The evaluator says what AWS's documentation says: default deny, explicit deny, wildcards, and conditions with their
 * traps.
 */
class RolePolicyTest {

    private static final String TABLE = "arn:aws:dynamodb:eu-central-1:123456789012:table/larder";
    private static final String CACHE_ONLY = """
        {"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "%s",
         "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["C#*", "K#*"]}%s}}
        """;
    private static final String UNLESS_NONE = ", \"Null\": {\"dynamodb:LeadingKeys\": \"false\"}";

    @Test
    void what_nobody_allows_is_not_allowed() {
        assertThat(policy().decide(put("C#x"))).isEqualTo(Decision.NOT_ALLOWED);
    }

    @Test
    void a_deny_beats_every_allow() {
        var policy = policy("""
            {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::b/*"}\
            """, """
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
             "Condition": {"Bool": {"aws:SecureTransport": false}}}\
            """);

        assertThat(policy.decide(get("true"))).isEqualTo(Decision.ALLOWED);
        assertThat(policy.decide(get("false"))).isEqualTo(Decision.DENIED);
    }

    private static Access get(String overTls) {
        return new Access("s3:GetObject", "arn:aws:s3:::b/key", Map.of("aws:SecureTransport", List.of(overTls)));
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject, true",
        "S3:getobject, true",
        "s3:Get*, true",
        "s3:*, true",
        "*, true",
        "s3:GetObjec?, true",
        "s3:GetObject?, false",
        "s3:GetObjectVersion, false",
        "s3:Get, false"
    })
    void an_action_knows_wildcards_and_no_case(String pattern, boolean matches) {
        var policy = policy("""
            {"Effect": "Allow", "Action": "%s", "Resource": "*"}\
            """.formatted(pattern));

        assertThat(policy.allows(new Access("s3:GetObject", "arn:aws:s3:::b/key")))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::b/hosted/*, true",
        "arn:aws:s3:::b/*, true",
        "arn:aws:s3:::b/hosted/a/b?c.tgz, true",
        "arn:aws:s3:::b*, true",
        "arn:*:s3:::b/hosted/*, true",
        "*, true",
        "arn:aws:s3:::b/hosted/, false",
        "arn:aws:s3:::b/Hosted/*, false",
        "arn:aws:s3:::b/cache/*, false",
        "arn:aws:s3:::b, false",
        "arn:aws:*:b/hosted/*:x:y, false"
    })
    void a_resource_knows_wildcards_inside_its_parts(String pattern, boolean matches) {
        var policy = policy("""
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "%s"}\
            """.formatted(pattern));

        assertThat(policy.allows(new Access("s3:GetObject", "arn:aws:s3:::b/hosted/a/b:c.tgz")))
                .isEqualTo(matches);
    }

    @Test
    void all_leading_keys_must_match() {
        var policy = policy(CACHE_ONLY.formatted(TABLE, UNLESS_NONE));

        assertThat(policy.allows(put("C#x"))).isTrue();
        assertThat(policy.allows(put("C#x", "K#y"))).isTrue();
        assertThat(policy.allows(put("C#x", "H#y"))).isFalse();
        assertThat(policy.allows(put("c#x"))).as("another case").isFalse();
    }

    @Test
    void for_all_values_is_true_of_no_value_unless_null_says_otherwise() {
        assertThat(policy(CACHE_ONLY.formatted(TABLE, "")).allows(put()))
                .as("the trap")
                .isTrue();
        assertThat(policy(CACHE_ONLY.formatted(TABLE, UNLESS_NONE)).allows(put()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // operator, value, what the request has (a bar between two), whether it holds
        "StringEquals, a, a, true",
        "StringEquals, a, A, false",
        "StringEquals, a*, ab, false",
        "StringEquals, a, '', false",
        "StringEqualsIfExists, a, '', true",
        "StringEqualsIfExists, a, b, false",
        "StringNotEquals, a, b, true",
        "StringNotEquals, a, a, false",
        "StringNotEquals, a, '', true",
        "StringLike, a*, ab, true",
        "StringLike, a?, a, false",
        "StringNotLike, a*, ab, false",
        "StringNotLike, a*, '', true",
        "ForAllValues:StringEquals, a, a|a, true",
        "ForAllValues:StringEquals, a, a|b, false",
        "ForAllValues:StringEquals, a, '', true",
        "ForAllValues:StringNotEquals, a, b|c, true",
        "ForAllValues:StringNotEquals, a, a|b, false",
        "ForAnyValue:StringEquals, a, a|b, true",
        "ForAnyValue:StringEquals, a, b|c, false",
        "ForAnyValue:StringEquals, a, '', false",
        "ForAnyValue:StringNotEquals, a, a|b, true",
        "ForAnyValue:StringNotEquals, a, '', false",
        "ArnLike, arn:aws:sqs:*:1:q, arn:aws:sqs:eu:1:q, true",
        "ArnLike, arn:aws:sqs:*:q, arn:aws:sqs:eu:1:q, ",
        "Bool, true, TRUE, true",
        "Bool, true, '', false",
        "Null, true, '', true",
        "Null, true, a, false",
        "Null, false, a, true",
        "Null, false, '', false"
    })
    void a_condition_holds_as_aws_says(String operator, String value, String given, Boolean holds) {
        var condition = new Condition(operator, "aws:Key", List.of(value));
        var access = new Access(
                "s3:GetObject",
                "arn:aws:s3:::b/k",
                given.isEmpty() ? Map.of() : Map.of("AWS:key", List.of(given.split("[|]"))));

        if (holds == null) {
            assertThatThrownBy(() -> condition.holds(access)).isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(condition.holds(access)).isEqualTo(holds);
        }
    }

    @Test
    void several_values_need_a_word_on_whether_all_or_any() {
        var condition = new Condition("StringLike", "dynamodb:LeadingKeys", List.of("C#*"));

        assertThatThrownBy(() -> condition.holds(put("C#x", "C#y")))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("all or any");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\":"
                        + " \"10.0.0.0/8\"}}",
                "\"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"StringLikes\": {\"aws:Key\": \"a\"}}",
                "\"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"Null\": {\"aws:Key\": \"maybe\"}}",
                "\"Action\": \"s3:*\", \"Resource\": \"*\", \"Principal\": \"*\"",
                "\"Action\": \"s3:*\", \"Resource\": {\"Ref\": \"Bucket\"}",
                "\"Action\": \"s3:*\", \"NotResource\": \"arn:aws:s3:::b\"",
                "\"NotAction\": \"s3:*\", \"Resource\": \"*\""
            })
    void what_is_not_understood_is_refused(String elements) {
        assertThatThrownBy(() -> policy("{\"Effect\": \"Allow\", " + elements + "}"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_policy_variable_is_refused() {
        var policy = policy("""
            {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/${aws:username}"}\
            """);

        assertThatThrownBy(() -> policy.allows(get("true"))).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_statement_consists_of_its_smallest_grants() {
        var grants = policy("""
            {"Effect": "Allow", "Action": ["dynamodb:PutItem", "dynamodb:Query"], "Resource": "%s",
             "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["C#*", "K#*"]},
                           "Null": {"dynamodb:LeadingKeys": "false"}}}\
            """.formatted(TABLE)).grants();

        assertThat(grants).hasSize(4);
        assertThat(grants.stream().filter(grant -> grant.matches(put("K#x", "C#x"))))
                .hasSize(2);
        assertThat(grants.stream().filter(grant -> grant.matches(put("K#x")))).hasSize(1);
        assertThat(grants.stream().filter(grant -> grant.matches(put()))).isEmpty();
    }

    private static Access put(String... leadingKeys) {
        return new Access("dynamodb:PutItem", TABLE, Map.of("dynamodb:LeadingKeys", List.of(leadingKeys)));
    }

    private static RolePolicy policy(String... statements) {
        var read = new ArrayList<Object>();
        for (var statement : statements) {
            read.add(Json.object(statement.getBytes(StandardCharsets.UTF_8)));
        }
        return RolePolicy.read(List.of(Map.of("Statement", read)));
    }
}
