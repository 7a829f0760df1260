package dev.larder.config;

import dev.larder.server.Certificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Files for the server's TLS that cannot be used, each with a part of the reason that the author is told. */
public final class BrokenTlsFiles {
    private static final String HTTP = "quarkus.http.ssl.certificate.";

    private static final String TABLE = """
            HTTP.key-store-file=NONE.p12 HTTP.key-store-password=changeit | HTTP.key-store-file names NONE.p12, which is missing or cannot be read
            HTTP.key-store-file=KEYS HTTP.key-store-password=wrong  | HTTP.key-store-password is not the password of the store KEYS
            HTTP.key-store-file=KEYS                                | HTTP.key-store-password is missing: set it to the password of the store KEYS
            HTTP.key-store-file=TEXT.p12 HTTP.key-store-password=changeit | HTTP.key-store-file names TEXT.p12, which is no store of type PKCS12
            HTTP.key-store-file=CERT HTTP.key-store-password=changeit HTTP.key-store-file-type=PKCS12 | HTTP.key-store-file names CERT, which is no store of type PKCS12
            HTTP.key-store-file=TEXT.txt HTTP.key-store-password=changeit | HTTP.key-store-file-type is missing, and the name of TEXT.txt does not tell it
            HTTP.key-store-file=KEYS HTTP.key-store-password=changeit HTTP.key-store-alias=other | HTTP.key-store-alias names nothing in the store KEYS
            HTTP.key-store-file=DIRECTORY HTTP.key-store-file-type=PKCS12 HTTP.key-store-password=changeit | HTTP.key-store-file names DIRECTORY, which is missing or cannot be read
            HTTP.files=NONE.pem HTTP.key-files=KEY                  | HTTP.files names NONE.pem, which is missing or cannot be read
            HTTP.files=CERT HTTP.key-files=NONE.pem                 | HTTP.key-files names NONE.pem, which is missing or cannot be read
            HTTP.files=TEXT.txt HTTP.key-files=KEY                  | HTTP.files names TEXT.txt, which has no certificate in PEM
            HTTP.files=CERT HTTP.key-files=CERT                     | HTTP.key-files names CERT, which has no private key in PEM
            HTTP.files=CERT                                         | HTTP.files and HTTP.key-files belong together
            HTTP.files=CERT HTTP.key-files=KEY HTTP.trust-store-file=NONE.pem | HTTP.trust-store-file names NONE.pem, which is missing
            quarkus.tls.key-store.p12.path=NONE.p12 quarkus.tls.key-store.p12.password=changeit | quarkus.tls.key-store.p12.path names NONE.p12, which is missing
            quarkus.tls.key-store.p12.path=KEYS quarkus.tls.key-store.p12.password=wrong | quarkus.tls.key-store.p12.password is not the password of the store KEYS
            quarkus.tls.web.key-store.jks.path=TEXT.txt quarkus.tls.web.key-store.jks.password=changeit | quarkus.tls.web.key-store.jks.path names TEXT.txt, which is no store of type JKS
            quarkus.tls.web.key-store.pem.0.cert=CERT quarkus.tls.web.key-store.pem.0.key=TEXT.txt | quarkus.tls.web.key-store.pem.0.key names TEXT.txt, which has no private key in PEM
            quarkus.tls.trust-store.pem.certs=TEXT.txt              | quarkus.tls.trust-store.pem.certs names TEXT.txt, which has no certificate in PEM
            """;

    private BrokenTlsFiles() {}

    /** Properties with files in a directory, and the reason. */
    public static Stream<Arguments> all(Path directory) {
        Certificate certificate = Certificate.issue(directory, "ip:127.0.0.1");
        Map<String, Object> files = Map.of(
                "KEYS", directory.resolve("keys.p12"),
                "CERT", certificate.certificate(),
                "KEY", certificate.key(),
                "TEXT.p12", text(directory.resolve("text.p12")),
                "TEXT.txt", text(directory.resolve("text.txt")),
                "NONE", directory.resolve("none"),
                "DIRECTORY", directory,
                "HTTP.", HTTP);
        return TABLE.lines()
                .map(line -> line.split(" +\\| ", 2))
                .map(row -> Arguments.of(named(row[0], files).strip(), named(row[1], files)));
    }

    private static Path text(Path file) {
        try {
            return Files.writeString(file, "no certificate\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String named(String text, Map<String, Object> files) {
        String named = text;
        for (Map.Entry<String, Object> file : files.entrySet()) {
            named = named.replaceAll(
                    "\\b" + file.getKey().replace(".", "\\.") + "(?![A-Z])",
                    file.getValue().toString());
        }
        return named;
    }
}
