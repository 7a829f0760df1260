package dev.larder.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips a test, with a log line, where {@link InfinispanEndpoint} replaces memcached. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsMemcached.Condition.class)
public @interface NeedsMemcached {
    /** The feature that Infinispan's endpoint does not have. */
    String value();

    /** The condition: whether memcached is installed. */
    final class Condition implements ExecutionCondition {
        private static final Logger LOG = Logger.getLogger(NeedsMemcached.class);

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (MemcachedServer.isReal()) {
                return ConditionEvaluationResult.enabled("There is a memcached");
            }
            String reason = AnnotationSupport.findAnnotation(context.getElement(), NeedsMemcached.class)
                    .map(needs -> "NOT TESTED without memcached: "
                            + context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName()
                            + ". Infinispan's endpoint has no " + needs.value())
                    .orElseThrow();
            LOG.warn(reason);
            return ConditionEvaluationResult.disabled(reason);
        }
    }
}
