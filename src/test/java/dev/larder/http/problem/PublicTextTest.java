package dev.larder.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Redis at 10.0.0.7:6379 did not answer GET within 2 s        | Redis did not answer GET within 2 s
            Redis at redis-1.internal:6379 is full and evicts nothing   | Redis is full and evicts nothing
            Memcached at [fd00::7]:11211 has too many calls waiting     | Memcached has too many calls waiting
            Redis at redis://:@h:6379/0 is not connected                | Redis is not connected
            /var/lib/larder/file/pages is closed                        | its directory is closed
            ./data/file/pages is closed                                 | its directory is closed
            Could not open data/file/pages: data/file/pages/0001: Permission denied | Could not open its directory: its directory: Permission denied
            The database did not serve the call (08001)                 | The database did not serve the call (08001)
            Service pages has 64 calls under way, which is the maximum  | Service pages has 64 calls under way, which is the maximum
            Redis cannot be reached                                     | Redis cannot be reached
            """)
    void callersLearnTheReasonAndNoAddressAndNoDirectory(String message, String told) {
        assertThat(PublicText.of(message)).isEqualTo(told);
    }

    @Test
    void theTableOfFailuresUsesIt() {
        var failure = new StoreException.Unavailable("Redis at 10.0.0.7:6379 is not connected", null);

        assertThat(Problem.of(failure).message()).isEqualTo("Redis is not connected");
    }
}
