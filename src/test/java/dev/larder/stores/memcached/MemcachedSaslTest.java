package dev.larder.stores.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.larder.server.MemcachedServer;
import dev.larder.server.SaslUsers;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Counters;
import dev.larder.spi.Entries;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A memcached started with {@code -S}. */
@Tag("memcached")
class MemcachedSaslTest {
    private static final CacheKey KEY = new CacheKey("k");

    private final Entries entries = new Entries(Clock.systemUTC());

    @TempDir
    Path directory;

    @Test
    void theRightPasswordIsAccepted() {
        try (var backend = withPassword("secret")) {
            CacheStore store = backend.shared("sasl");
            Await.item(store.put(KEY, entries.lasting("v")));
            assertThat(Await.item(store.get(KEY))).isPresent();
            var writes = store.capability(ConditionalWrites.class).orElseThrow();
            assertThat(Await.item(writes.putIfAbsent(KEY, entries.lasting("w"))))
                    .isFalse();
            var counters = store.capability(Counters.class).orElseThrow();
            assertThat(Await.item(counters.add(KEY, 2, Ttl.never())).value()).isEqualTo(2);
            Await.item(store.clear());
            assertThat(Await.item(store.get(KEY))).isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        try (var backend = withPassword("wrong-secret")) {
            assertThat(Await.failure(backend.shared("sasl").get(KEY)))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageNotContaining("secret");
        }
    }

    private MemcachedFixture withPassword(String password) {
        assumeThat(MemcachedServer.speaksSasl()).as("this memcached has SASL").isTrue();
        Optional<String> user = SaslUsers.write(directory, "larder", "secret");
        assumeThat(user).as("saslpasswd2, or Perl with DB_File").isPresent();
        return MemcachedFixture.on(
                List.of(MemcachedServer.startSasl(directory)),
                Map.of("protocol", "binary", "username", user.orElseThrow(), "password", password));
    }
}
