package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsFilesTest {
    private static final String HTTP = "quarkus.http.ssl.certificate.";

    @TempDir
    static Path directory;

    static Stream<Arguments> broken() {
        return BrokenTlsFiles.all(directory);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aFileThatCannotBeUsedIsToldInOneLine(String declared, String reason) {
        assertThat(faults(declared))
                .singleElement()
                .asString()
                .startsWith(reason)
                .doesNotContain("\n", "wrong");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%2$skey-store-file=%1$s/keys.p12 %2$skey-store-password=changeit",
                "%2$skey-store-file=%1$s/keys.p12 %2$skey-store-password=changeit %2$skey-store-alias=larder",
                "%2$sfiles=%1$s/certificate.pem %2$skey-files=%1$s/key.pem %2$strust-store-file=%1$s/certificate.pem",
                "quarkus.tls.key-store.p12.path=%1$s/keys.p12 quarkus.tls.key-store.p12.password=changeit",
                "quarkus.tls.web.key-store.pem.0.cert=%1$s/certificate.pem quarkus.tls.web.key-store.pem.0.key=%1$s/key.pem",
                "quarkus.tls.trust-store.pem.certs=%1$s/certificate.pem,%1$s/certificate.pem",
                // not in use
                "quarkus.http.tls-configuration-name=web %2$skey-store-file=%1$s/nothing.p12",
                "%2$sreload-period=1h"
            })
    void filesThatTheServerCanUseAreAccepted(String declared) {
        assertThat(broken()).isNotEmpty();
        assertThat(faults(declared.formatted(directory, HTTP))).isEmpty();
    }

    private static List<String> faults(String declared) {
        return TlsFiles.faults(Declarations.unmapped("", declared, Map.of()));
    }
}
