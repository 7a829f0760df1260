package dev.larder.config;

import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.logging.Logger;

/** Logs at the start which files were read, which names in them have no effect, and which paths need no API key. */
@Singleton
final class StartLog {
    private static final Logger LOG = Logger.getLogger(StartLog.class);
    private static final String MANAGEMENT = "/q/health, /q/metrics, /q/openapi, /q/swagger-ui";

    private final SmallRyeConfig config;

    StartLog(SmallRyeConfig config) {
        this.config = config;
    }

    void tell(ReadSettings read) {
        List<String> files = files(config);
        if (files.isEmpty()) {
            LOG.info("There is no configuration file; config/application.yaml would be read");
        } else {
            LOG.infof("Configuration files: %s", String.join(", ", files));
        }
        read.warnings().forEach(warning -> LOG.warn(warning));
        if (read.startersLeftOut()) {
            LOG.info("The services local and file of a new installation are left out, because services are declared");
        }
        LOG.infof(
                "Every client that can connect can read these paths without an API key: /%s%s",
                config.getOptionalValue("larder.management.port", Integer.class)
                        .map("; on port %d: "::formatted)
                        .orElse(", "),
                MANAGEMENT);
    }

    /** The files that were read, each once: one file may be a source twice, where it is and where it is named. */
    static List<String> files(SmallRyeConfig config) {
        return StreamSupport.stream(config.getConfigSources().spliterator(), false)
                .map(ConfigSource::getName)
                .flatMap(name -> SourceName.file(name).stream())
                .distinct()
                .toList();
    }
}
