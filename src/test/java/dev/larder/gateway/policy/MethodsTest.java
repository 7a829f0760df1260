package dev.larder.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodsTest {
    @ParameterizedTest(name = "RFC 9110 §9.2.1: {0}")
    @CsvSource({
        "GET, true, true, true",
        "HEAD, true, false, true",
        "QUERY, true, true, true",
        "OPTIONS, true, false, false",
        "TRACE, true, false, false",
        "PROPFIND, true, false, false",
        "REPORT, true, false, false",
        "SEARCH, true, false, false",
        "POST, false, false, false",
        "PUT, false, false, false",
        "PATCH, false, false, false",
        "DELETE, false, false, false",
        "M-SEARCH, false, false, false",
        "get, false, false, false",
        "'', false, false, false"
    })
    void aMethodIsSafeOrStorableOrAnswerable(String method, boolean safe, boolean storable, boolean answerable) {
        assertThat(Methods.isSafe(method)).isEqualTo(safe);
        assertThat(Methods.isStorable(method)).isEqualTo(storable);
        assertThat(Methods.isAnswerable(method)).isEqualTo(answerable);
    }
}
