package dev.larder.stores.redis;

import dev.larder.stores.support.ConfigFaults;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Checks that the PEM files of the TLS settings can be used, so that a connection does not fail because of them later. */
final class RedisTlsFiles {
    private RedisTlsFiles() {}

    static void check(ConfigFaults faults, Vertx vertx, RedisStoreConfig.Tls tls) {
        boolean paired = tls.certificate().isPresent() == tls.key().isPresent();
        faults.require(paired, "redis: tls.certificate and tls.key need each other");
        tls.trustCertificate()
                .ifPresent(path -> opens(faults, "tls.trust-certificate", path, certificates(vertx, path)));
        tls.certificate().ifPresent(path -> opens(faults, "tls.certificate", path, certificates(vertx, path)));
        if (paired) {
            tls.key().ifPresent(path -> {
                var pair = new PemKeyCertOptions()
                        .addCertPath(tls.certificate().orElseThrow().toString())
                        .addKeyPath(path.toString());
                opens(faults, "tls.key", path, () -> pair.getKeyManagerFactory(vertx));
            });
        }
    }

    private static Callable<?> certificates(Vertx vertx, Path path) {
        return () -> new PemTrustOptions().addCertPath(path.toString()).getTrustManagerFactory(vertx);
    }

    private static void opens(ConfigFaults faults, String property, Path path, Callable<?> opening) {
        if (!Files.isReadable(path)) {
            faults.require(false, "redis: %s names %s, which is missing or cannot be read".formatted(property, path));
            return;
        }
        try {
            var unused = opening.call();
        } catch (Exception e) { // Vert.x declares no other
            faults.require(
                    false, "redis: %s names %s, which is no PEM file of the needed kind".formatted(property, path));
        }
    }
}
