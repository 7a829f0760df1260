package dev.larder;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.config.BuiltVersion;
import dev.larder.config.ConversionLog;
import dev.larder.config.StartFailure;
import dev.larder.config.Startup;
import dev.larder.core.access.ApiKey;
import dev.larder.feeds.postgresql.TableHooks;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The program: serves, or does one of the other things that its first argument names. */
@QuarkusMain
public final class Larder {
    private static final int USAGE_ERROR = 64; // EX_USAGE of sysexits.h

    /** The command of a program without arguments; it cannot be typed on a command line. */
    private static final String SERVE = "\0";

    /** A strong reference: the level of a logger without references is lost. */
    private static final Logger HIBERNATE = Logger.getLogger("org.hibernate");

    private static final String USAGE = """
            Usage: java -jar quarkus-run.jar [COMMAND]

              (none)                      serves, with config/application.yaml and the environment variables
              --check                     checks the configuration and ends: 0 if it is valid, else 1 and all reasons
              new-key                     prints a new API key, its id and its hash
              print-table-hooks TABLE...  prints the SQL that a feed of these PostgreSQL tables needs
              --version                   prints the version
              --help, -h, help            prints this
            """;

    private Larder() {}

    public static void main(String... arguments) {
        List<String> rest =
                arguments.length == 0 ? List.of() : List.of(arguments).subList(1, arguments.length);
        String command = arguments.length == 0 ? SERVE : arguments[0];
        if (command.equals("print-table-hooks")) {
            printTableHooks(rest);
        } else if (!rest.isEmpty()) {
            refuse("%s takes no argument, and '%s' was given".formatted(command, rest.get(0)));
        } else {
            run(command, arguments);
        }
    }

    private static void run(String command, String... arguments) {
        switch (command) {
            case SERVE, Startup.CHECK -> serve(arguments);
            case "new-key" -> printNewKey();
            case "--version" -> console(FileDescriptor.out).println("larder " + BuiltVersion.text());
            case "--help", "-h", "help" -> console(FileDescriptor.out).print(USAGE);
            default -> refuse("There is no command '%s'".formatted(command));
        }
    }

    private static void serve(String... arguments) {
        // until Quarkus has read how to log, this library would tell at length what it works with
        HIBERNATE.setLevel(Level.WARNING);
        ConversionLog.silence();
        Quarkus.run(null, Larder::end, arguments);
    }

    private static void end(int code, @Nullable Throwable failure) {
        int exitCode = failure == null
                ? code
                : StartFailure.print(failure, console(FileDescriptor.out), console(FileDescriptor.err));
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(exitCode, failure);
    }

    private static void refuse(String why) {
        PrintStream console = console(FileDescriptor.err);
        console.println(why);
        console.print(USAGE);
        System.exit(USAGE_ERROR);
    }

    private static void printNewKey() {
        String key = ApiKey.generate(new SecureRandom());
        PrintStream console = console(FileDescriptor.out);
        console.printf("key:  %s%n", key);
        console.printf("id:   %s%n", ApiKey.id(key).orElseThrow());
        console.printf("hash: %s%n", ApiKey.hash(key));
    }

    private static void printTableHooks(List<String> tables) {
        try {
            console(FileDescriptor.out).print(TableHooks.of(tables).sql());
        } catch (IllegalArgumentException e) {
            console(FileDescriptor.err).println(e.getMessage());
            System.exit(USAGE_ERROR);
        }
    }

    @SuppressWarnings("StreamResourceLeak") // the console stays open
    private static PrintStream console(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), true, UTF_8);
    }
}
