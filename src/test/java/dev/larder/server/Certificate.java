package dev.larder.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * A self-signed certificate and its key in PEM files, made by the JDK's keytool.
 *
 * @param certificate the file with the certificate
 * @param key the file with the private key
 */
public record Certificate(Path certificate, Path key) {
    private static final String PASSWORD = "changeit";

    /**
     * Makes a certificate.
     *
     * @param directory the directory of its files, which replace those of an earlier one
     * @param name its subject in the syntax of keytool: {@code ip:127.0.0.1} or {@code dns:example.org}
     */
    public static Certificate issue(Path directory, String name) {
        Path store = directory.resolve("keys.p12");
        try {
            Files.deleteIfExists(store);
            generate(store, name);
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            byte[] certificate = keys.getCertificate("larder").getEncoded();
            byte[] key = keys.getKey("larder", PASSWORD.toCharArray()).getEncoded();
            return new Certificate(
                    pem(directory.resolve("certificate.pem"), "CERTIFICATE", certificate),
                    pem(directory.resolve("key.pem"), "PRIVATE KEY", key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void generate(Path store, String name) throws IOException, InterruptedException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String arguments =
                "-genkeypair -alias larder -keyalg RSA -keysize 2048 -validity 2 -dname CN=test -storetype PKCS12"
                        + " -storepass " + PASSWORD + " -ext san=" + name;
        var command = new ProcessBuilder(arguments.split(" ", -1)).redirectErrorStream(true);
        command.command().add(0, keytool.toString());
        command.command().add("-keystore");
        command.command().add(store.toString());
        Process process = command.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }

    /**
     * Writes a file with these certificates alone, which {@code -Djavax.net.ssl.trustStore} accepts without a password.
     */
    public static Path trustStore(Path file, Certificate... trusted) {
        try (var out = Files.newOutputStream(file)) {
            // the only format of the JDK whose certificates can be read without a password
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            for (Certificate one : trusted) {
                store.setCertificateEntry("c" + store.size(), one.read());
            }
            store.store(out, PASSWORD.toCharArray());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate read() throws IOException, CertificateException {
        try (var in = Files.newInputStream(certificate)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static Path pem(Path file, String kind, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind));
    }
}
