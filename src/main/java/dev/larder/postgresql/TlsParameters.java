package dev.larder.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.postgresql.Driver;

/** The files that a JDBC URL names for TLS. The driver opens them for each connection, and a start needs none. */
public final class TlsParameters {
    private static final String TRUSTED = "sslrootcert";

    private TlsParameters() {}

    /** The first fault of these files: the parameter, the file, and the reason; empty if there is none. */
    public static Optional<String> fault(String url) {
        Properties parameters = Driver.parseURL(url, null);
        return parameters == null
                ? Optional.empty()
                : Stream.of(TRUSTED, "sslcert", "sslkey")
                        .filter(parameters::containsKey)
                        .flatMap(name -> fault(name, Path.of(parameters.getProperty(name))).stream())
                        .findFirst();
    }

    private static Optional<String> fault(String name, Path path) {
        if (!Files.isReadable(path)) {
            return Optional.of("the parameter %s names %s, which is missing or cannot be read".formatted(name, path));
        }
        return name.equals(TRUSTED) && !hasCertificate(path)
                ? Optional.of("the parameter %s names %s, which has no certificate in PEM".formatted(name, path))
                : Optional.empty();
    }

    private static boolean hasCertificate(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .isEmpty();
        } catch (IOException | CertificateException e) {
            return false;
        }
    }
}
