package dev.larder.route;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** A route test that runs in memory alone, when {@code DeployedRoutesIT} runs all others on emulators of AWS. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InMemoryOnly.Condition.class)
@interface InMemoryOnly {

    /** Why. */
    String value();

    /** Disables on emulators. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            var reason = AnnotationSupport.findAnnotation(context.getElement(), InMemoryOnly.class)
                    .map(InMemoryOnly::value)
                    .orElse("");
            return TestRegistry.isInMemory()
                    ? ConditionEvaluationResult.enabled("in memory")
                    : ConditionEvaluationResult.disabled("in memory only: " + reason);
        }
    }
}
