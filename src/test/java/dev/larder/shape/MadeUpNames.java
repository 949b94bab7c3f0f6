package dev.larder.shape;

import java.util.Locale;
import java.util.regex.Pattern;

/** What {@code Ref} and {@code Fn::GetAtt} would give in a stack {@code larder} that was never deployed. */
final class MadeUpNames {

    static final String STACK = "larder";
    static final String ACCOUNT = "111122223333";
    static final String REGION = "eu-central-1";

    /** {@code ${Name}}, {@code ${Name.Attribute}} and, for a dollar sign that stays, {@code ${!Name}}. */
    static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)}");

    String pseudo(String name) {
        return switch (name) {
            case "AWS::AccountId" -> ACCOUNT;
            case "AWS::Region" -> REGION;
            case "AWS::Partition" -> "aws";
            case "AWS::URLSuffix" -> "amazonaws.com";
            case "AWS::StackName" -> STACK;
            case "AWS::StackId" -> arn("cloudformation", "stack/" + STACK + "/made-up");
            default -> throw new AssertionError("no pseudo parameter " + name);
        };
    }

    /** As the page "Return values" of each type says. */
    String ref(String id, String type) {
        return switch (type) {
            case "AWS::SQS::Queue" -> "https://sqs." + REGION + ".amazonaws.com/" + ACCOUNT + "/" + name(id);
            case "AWS::S3::Bucket" -> name(id).toLowerCase(Locale.ROOT);
            case "AWS::Lambda::Alias" -> arn("lambda", "function:" + function(id) + ":live");
            case "AWS::Lambda::Version" -> arn("lambda", "function:" + function(id) + ":1");
            case "AWS::ApiGatewayV2::Stage" -> "$default";
            case "AWS::CertificateManager::Certificate" -> arn("acm", "certificate/" + name(id));
            case "AWS::ApiGatewayV2::Api" -> "madeup" + id.toLowerCase(Locale.ROOT);
            case "AWS::KMS::Key" -> "00000000-0000-4000-8000-" + "%012x".formatted(id.hashCode() & 0xffffffffL);
            default -> name(id);
        };
    }

    String attribute(String id, String type, String attribute) {
        return switch (type + " " + attribute) {
            case "AWS::DynamoDB::Table Arn" -> arn("dynamodb", "table/" + name(id));
            case "AWS::S3::Bucket Arn" -> "arn:aws:s3:::" + ref(id, type);
            case "AWS::SQS::Queue Arn" -> arn("sqs", name(id));
            case "AWS::SQS::Queue QueueName", "AWS::ApiGatewayV2::DomainName RegionalDomainName" -> name(id);
            case "AWS::ApiGatewayV2::DomainName RegionalHostedZoneId" -> "Z0MADEUP";
            case "AWS::KMS::Key Arn" -> arn("kms", "key/" + ref(id, type));
            case "AWS::Logs::LogGroup Arn" -> arn("logs", "log-group:" + name(id) + ":*");
            case "AWS::Lambda::Function Arn" -> arn("lambda", "function:" + name(id));
            case "AWS::Lambda::Version Version", "AWS::AppConfig::HostedConfigurationVersion VersionNumber" -> "1";
            case "AWS::IAM::Role Arn" -> "arn:aws:iam::" + ACCOUNT + ":role/" + name(id);
            default -> throw new AssertionError("teach MadeUpNames the attribute " + attribute + " of " + type);
        };
    }

    private static String name(String id) {
        return STACK + "-" + id + "-1A2B3C";
    }

    /** The function of what SAM made of it. */
    private static String function(String id) {
        return name(id.replaceFirst("(Aliaslive|Version[0-9a-f]{10})$", ""));
    }

    private static String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + REGION + ":" + ACCOUNT + ":" + resource;
    }
}
