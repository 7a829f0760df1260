package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller is told of a failure. */
class StoreExceptionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Redis at 10.0.0.7:6379 cannot be reached: connection refused | Redis cannot be reached: connection refused
            The Redis cluster at redis://cache:7000 refused the user | The Redis cluster refused the user
            Memcached at [::1]:11211 did not answer a read | Memcached did not answer a read
            The database cannot be reached (08001) | The database cannot be reached (08001)
            No master owns the slot at the moment | No master owns the slot at the moment
            """)
    void theReasonHasNoAddress(String message, String reason) {
        assertThat(new StoreException.Unavailable(message, null).reason()).isEqualTo(reason);
    }
}
