package dev.larder.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.larder.core.invalidation.tier.TierMeters;
import dev.larder.core.invalidation.tier.TieredStore;
import dev.larder.core.service.Front;
import dev.larder.core.service.FrontCounts;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceMeters;
import dev.larder.spi.StoreStats;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The statistics of a service on this node since its start. */
public record ServiceStats(
        long hits,
        long misses,
        double hitRatio,
        long errors,
        OptionalLong entries,
        OptionalLong bytes,
        OptionalLong evictions,

        @JsonInclude(JsonInclude.Include.NON_ABSENT)
        @Schema(description = "For a tiered service; its `entries`, `bytes` and `evictions` are those of its copies.")
        Optional<TierStats> tiers,

        @JsonInclude(JsonInclude.Include.NON_ABSENT)
        @Schema(
                description =
                        "For a service in front of an origin, whose `entries`, `bytes` and `evictions` are not known.")
        Optional<GatewayStats> gateway) {
    static final String EXAMPLE = """
            {"hits": 9, "misses": 1, "hit_ratio": 0.9, "errors": 0, "entries": 7, "bytes": 1834, "evictions": 0}
            """;

    /** The statistics of the two tiers of a service. */
    public record TierStats(
            @Schema(enumeration = {"bounded", "strict"}) String consistency,

            @Schema(description = "Reads answered from a copy.")
            long l1,

            @Schema(description = "Reads passed to the service whose entries are copied.")
            long l2,

            @Schema(description = "How long a copy may be shown after another node has replaced the entry.")
            long boundMs,

            @Schema(description = "The longest time that this node was behind other nodes in the last minutes.")
            long lagMs) {
        static TierStats of(TieredStore store) {
            TierMeters meters = store.meters();
            return new TierStats(
                    store.rules().consistency().name().toLowerCase(Locale.ROOT),
                    meters.found(),
                    meters.asked(),
                    store.rules().bound().toMillis(),
                    meters.longestLag().toMillis());
        }
    }

    /** The counts of answers of a service in front of an origin. */
    public record GatewayStats(
            @Schema(description = "Fresh answers from the cache.")
            long fresh,

            @Schema(description = "Stale answers from the cache.")
            long stale,

            @Schema(
                    description =
                            "Answers for which the origin was asked, because the cache had none that could be used.")
            long misses,

            @Schema(description = "Requests that were passed on whatever the cache has, changes among them.")
            long bypass,

            @Schema(description = "Answers of the origin that were stored.")
            long stored,

            @Schema(description = "Answers that came with the request of another caller.")
            long collapsed) {
        static GatewayStats of(Front front) {
            FrontCounts counts = front.counts();
            return new GatewayStats(
                    counts.hits(),
                    counts.stale(),
                    counts.misses(),
                    counts.bypass(),
                    counts.stored(),
                    counts.collapsed());
        }
    }

    static ServiceStats of(Service service) {
        ServiceMeters meters = service.meters();
        StoreStats store = service.store().stats();
        long hits = meters.hits();
        long misses = meters.misses();
        return new ServiceStats(
                hits,
                misses,
                hits + misses == 0 ? 0 : (double) hits / (hits + misses),
                meters.errors(),
                store.entries(),
                store.bytes(),
                store.evictions(),
                service.tiers().map(TierStats::of),
                service.front().map(GatewayStats::of));
    }
}
