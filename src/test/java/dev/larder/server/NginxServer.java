package dev.larder.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** An nginx that serves the files of a directory. */
public final class NginxServer implements AutoCloseable {
    private static final String CONFIGURATION = """
            daemon off;
            master_process off;
            pid %1$s/nginx.pid;
            error_log stderr;
            events {}
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              types { text/plain txt; }
              server {
                listen 127.0.0.1:%2$d;
                root %1$s/files;
                location /fresh/ { add_header Cache-Control max-age=60; }
                location /stale/ { add_header Cache-Control max-age=0; }
                location /gzip/ {
                  add_header Cache-Control max-age=60;
                  gzip on;
                  gzip_types text/plain;
                  gzip_vary on;
                  gzip_proxied any;
                  gzip_min_length 20;
                }
              }
            }
            """;

    private final Path directory;
    private final ServerProcess process;

    private NginxServer(Path directory, ServerProcess process) {
        this.directory = directory;
        this.process = process;
    }

    /** Starts the machine's nginx; empty if there is none. */
    public static Optional<NginxServer> start() {
        return ServerProcess.find("LARDER_TEST_NGINX", "nginx", "/usr/sbin").map(NginxServer::start);
    }

    private static NginxServer start(Path program) {
        try {
            Path directory = Files.createTempDirectory("nginx");
            int port = ServerProcess.freePort();
            for (String kind : List.of("fresh", "stale", "gzip", "plain")) {
                Files.createDirectories(directory.resolve("files").resolve(kind));
            }
            Path configuration =
                    Files.writeString(directory.resolve("nginx.conf"), CONFIGURATION.formatted(directory, port));
            List<String> command =
                    List.of(program.toString(), "-p", directory.toString(), "-c", configuration.toString());
            return new NginxServer(directory, ServerProcess.start(command, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + process.port();
    }

    /** Writes a file: {@code fresh/} has answers that are fresh for a minute, {@code stale/} never fresh ones. */
    public void write(String name, byte[] content) {
        try {
            Files.write(directory.resolve("files").resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> {
                if (!file.delete()) {
                    file.deleteOnExit();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
