package dev.larder.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.larder.core.limit.LimitOperations;
import dev.larder.core.service.Capabilities;
import dev.larder.core.service.Service;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The capabilities and limits of a service. */
public record ServiceCapabilities(String type, Map<String, Boolean> capabilities, ServiceBounds limits) {
    static final String EXAMPLE = """
            {
              "type": "local",
              "capabilities": {
                "conditional_writes": true, "counters": true, "invalidation_log": true, "key_scan": true, "lists": true,
                "rate_limits": true
              },
              "limits": {
                "max_key_bytes": 1024, "max_value_bytes": 8388608, "rate_limit_algorithms": ["fixed", "gcra", "sliding"]
              }
            }
            """;

    /** The bounds of a service. */
    public record ServiceBounds(
            int maxKeyBytes,
            long maxValueBytes,

            @JsonInclude(JsonInclude.Include.NON_ABSENT)
            @Schema(description = "For a tiered service: how long it may show an entry that another node has replaced.")
            OptionalLong stalenessMs,

            @Schema(description = "Empty if the service has no rate limits.")
            List<String> rateLimitAlgorithms) {}

    static ServiceCapabilities of(Service service) {
        return new ServiceCapabilities(service.definition().type(), Capabilities.of(service), limits(service));
    }

    private static ServiceBounds limits(Service service) {
        OptionalLong staleness = service.tiers().stream()
                .mapToLong(tiers -> tiers.rules().bound().toMillis())
                .findFirst();
        return new ServiceBounds(
                service.rules().maxKeyBytes(),
                service.rules().maxValueBytes(),
                staleness,
                LimitOperations.algorithms(service));
    }
}
