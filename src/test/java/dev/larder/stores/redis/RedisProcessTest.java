package dev.larder.stores.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("redis")
class RedisProcessTest {
    /** Started at 10.9 s and asked at 11.0 s, Redis tells an uptime of a second. */
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 1", "3600, 3599"})
    void aProcessIsAtLeastASecondYoungerThanItTells(long told, long atLeast) {
        Response server =
                BulkType.create(Buffer.buffer("run_id:abc\r\nuptime_in_seconds:%d\r\n".formatted(told)), false);
        assertThat(RedisProcess.of(List.of(server)).masterFor()).isEqualTo(Duration.ofSeconds(atLeast));
    }
}
