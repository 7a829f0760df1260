package dev.larder.http.message;

import dev.larder.core.ConfigRoot;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the names of HTTP's properties known, and checks what their types do not. */
final class HttpConfigRoot {
    private static final String LARGEST_BODY = "quarkus.http.limits.max-body-size";

    private HttpConfigRoot() {}

    @Produces
    @Singleton
    static ConfigRoot root() {
        return ConfigRoot.checked(HttpConfig.class, "larder.http", HttpConfigRoot::faults);
    }

    static List<String> faults(HttpConfig config, Function<String, @Nullable String> others) {
        List<String> faults = new ArrayList<>();
        @Nullable String body = others.apply(LARGEST_BODY);
        if (body != null) {
            long largest = new MemorySizeConverter().convert(body).asLongValue();
            if (config.maxBulkSize().asLongValue() > largest) {
                faults.add(unfit("max-bulk-size", "may not be above", largest));
            }
            if (config.maxBytesInFlight()
                    .map(MemorySize::asLongValue)
                    .filter(bytes -> bytes < largest)
                    .isPresent()) {
                faults.add(unfit("max-bytes-in-flight", "needs at least", largest));
            }
        }
        return faults;
    }

    private static String unfit(String property, String relation, long largest) {
        return "larder.http.%s %s %s, which is %d bytes: set one of them"
                .formatted(property, relation, LARGEST_BODY, largest);
    }
}
