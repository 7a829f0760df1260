package dev.larder.config;

import dev.larder.core.Faults;
import dev.larder.spi.Causes;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyStoreOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.KeyStoreHelper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.UnrecoverableKeyException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of the server's TLS: key stores, certificates and keys. Quarkus fails with one that it cannot use, by an exception
 * that names no property; here each is opened as the server would open it.
 */
final class TlsFiles {
    private static final String HTTP = "quarkus.http.ssl.certificate.";

    /** Such as {@code quarkus.tls.key-store.p12.path} and, in a configuration with a name, {@code quarkus.tls.web.trust-store.jks.path}. */
    private static final Pattern STORE =
            Pattern.compile("(quarkus\\.tls\\.(?:.+\\.)?(key|trust)-store\\.(p12|jks)\\.)path");

    private static final Pattern PAIR = Pattern.compile("(quarkus\\.tls\\.(?:.+\\.)?key-store\\.pem\\.(?:.+\\.)?)cert");
    private static final Pattern TRUSTED =
            Pattern.compile("(quarkus\\.tls\\.(?:.+\\.)?trust-store\\.pem\\.certs)(?:\\[\\d+])?");

    /** The formats of stores, each with the ends of files' names that tell Quarkus of it. */
    private static final Map<String, Set<String>> TYPES = Map.of(
            "PKCS12", Set.of("p12", "pkcs12", "pfx"),
            "JKS", Set.of("jks", "keystore", "truststore"),
            "PEM", Set.of("pem", "crt", "ca"));

    private final SmallRyeConfig config;
    private final Faults faults = new Faults();

    private TlsFiles(SmallRyeConfig config) {
        this.config = config;
    }

    /** The faults of the files, a line each: the property, the file, and what to do. */
    static List<String> faults(SmallRyeConfig config) {
        var files = new TlsFiles(config);
        config.getPropertyNames().forEach(files::registered);
        if (files.value("quarkus.http.tls-configuration-name").isEmpty()) {
            files.http();
        }
        return files.faults.all();
    }

    /** Those of Quarkus's TLS registry. */
    private void registered(String name) {
        Matcher store = STORE.matcher(name);
        Matcher pair = PAIR.matcher(name);
        Matcher trusted = TRUSTED.matcher(name);
        if (store.matches()) {
            String group = store.group(1);
            String type = store.group(3).equals("p12") ? "PKCS12" : "JKS";
            var properties = new Store(name, type, group + "password", group + "alias", group + "alias-password");
            paths(name).forEach(path -> open(properties, path, store.group(2).equals("key")));
        } else if (pair.matches()) {
            pairs(name, pair.group(1) + "key");
        } else if (trusted.matches()) {
            for (Path path : paths(trusted.group(1))) {
                var unused = certificates(trusted.group(1), path);
            }
        }
    }

    private void http() {
        pairs(HTTP + "files", HTTP + "key-files");
        for (Path path : paths(HTTP + "key-store-file")) {
            open(store("key", "key-store-alias", path), path, true);
        }
        for (Path path : paths(HTTP + "trust-store-file")) {
            Store store = store("trust", "trust-store-cert-alias", path);
            if (store.type().equals("PEM")) {
                var unused = certificates(store.file(), path);
            } else {
                open(store, path, false);
            }
        }
        for (Path path : paths(HTTP + "trust-store-files")) {
            var unused = certificates(HTTP + "trust-store-files", path);
        }
    }

    private Store store(String kind, String alias, Path path) {
        String file = HTTP + kind + "-store-file";
        String typed = file + "-type";
        String type = type(path, typed);
        if (type.isEmpty()) {
            faults.add("%s is missing, and the name of %s does not tell it: set it to PKCS12 or JKS"
                    .formatted(typed, path));
        }
        return new Store(file, type, HTTP + kind + "-store-password", HTTP + alias, HTTP + "key-store-alias-password");
    }

    /**
     * The properties of a store.
     *
     * @param file names the file
     * @param type its format; empty when it is not known
     */
    private record Store(String file, String type, String password, String alias, String aliasPassword) {}

    private void open(Store store, Path path, boolean keys) {
        Optional<Buffer> content = read(store.file(), path);
        if (content.isEmpty() || store.type().isEmpty()) {
            return;
        }
        KeyStoreOptions options = new KeyStoreOptions().setType(store.type()).setValue(content.get());
        value(store.password()).ifPresent(options::setPassword);
        value(store.alias()).ifPresent(options::setAlias);
        value(store.aliasPassword()).ifPresent(options::setAliasPassword);
        failure(() -> keys ? options.getKeyManagerFactory(null) : options.getTrustManagerFactory(null))
                .ifPresent(failure -> faults.add(reason(store, path, failure)));
    }

    private String reason(Store store, Path path, Exception failure) {
        if (value(store.password()).isEmpty()) {
            return "%s is missing: set it to the password of the store %s".formatted(store.password(), path);
        } else if (failure instanceof UnrecoverableKeyException) {
            return "%s is not the password of the key in the store %s: correct it"
                    .formatted(store.aliasPassword(), path);
        } else if (Causes.first(failure, UnrecoverableKeyException.class).isPresent()) {
            return "%s is not the password of the store %s: correct it".formatted(store.password(), path);
        } else if (value(store.alias()).isPresent() && failure instanceof IllegalArgumentException) {
            return "%s names nothing in the store %s: correct it, or leave it out".formatted(store.alias(), path);
        }
        return "%s names %s, which is no store of type %s: correct the path, or replace the file"
                .formatted(store.file(), path, store.type());
    }

    private void pairs(String certificateProperty, String keyProperty) {
        List<Path> certificates = paths(certificateProperty);
        List<Path> keys = paths(keyProperty);
        if (certificates.size() != keys.size()) {
            faults.add("%s and %s belong together: name one key for each certificate"
                    .formatted(certificateProperty, keyProperty));
            return;
        }
        for (int i = 0; i < keys.size(); i++) {
            Optional<Buffer> certificate = certificates(certificateProperty, certificates.get(i));
            Optional<Buffer> key = read(keyProperty, keys.get(i));
            if (certificate.isPresent() && key.isPresent()) {
                var pair =
                        new PemKeyCertOptions().addCertValue(certificate.get()).addKeyValue(key.get());
                if (failure(() -> pair.getKeyManagerFactory(null)).isPresent()) {
                    faults.add(
                            "%s names %s, which has no private key in PEM without a password: correct the path, or replace the file"
                                    .formatted(keyProperty, keys.get(i)));
                }
            }
        }
    }

    /** The certificates of a file; empty if they cannot be used. */
    private Optional<Buffer> certificates(String property, Path path) {
        Optional<Buffer> pem = read(property, path);
        if (pem.isPresent()
                && failure(() -> KeyStoreHelper.loadCA(Stream.of(pem.get()))).isPresent()) {
            faults.add("%s names %s, which has no certificate in PEM: correct the path, or replace the file"
                    .formatted(property, path));
            return Optional.empty();
        }
        return pem;
    }

    private Optional<Buffer> read(String property, Path path) {
        try {
            return Optional.of(Buffer.buffer(Files.readAllBytes(path)));
        } catch (IOException e) {
            faults.add(
                    "%s names %s, which is missing or cannot be read: correct the path, or let this user read the file"
                            .formatted(property, path));
            return Optional.empty();
        }
    }

    /** The failure of opening a file; empty if it opens. Vert.x declares that this fails with any exception. */
    private static Optional<Exception> failure(Callable<?> opening) {
        try {
            var unused = opening.call();
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of(e);
        }
    }

    private List<Path> paths(String property) {
        return config.getOptionalValues(property, Path.class).orElse(List.of());
    }

    private Optional<String> value(String property) {
        return config.getOptionalValue(property, String.class);
    }

    /** The format of a store, by the name of its file if no property tells it. */
    private String type(Path path, String property) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        String end = name.substring(name.lastIndexOf('.') + 1);
        return value(property)
                .orElseGet(() -> TYPES.entrySet().stream()
                        .filter(type -> type.getValue().contains(end))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(""))
                .toUpperCase(Locale.ROOT);
    }
}
