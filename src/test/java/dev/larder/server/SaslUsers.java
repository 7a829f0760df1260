package dev.larder.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration of a memcached with SASL, and the database of its one user. The tool of Cyrus SASL writes the
 * database if it is installed; otherwise Perl does, whose {@code DB_File} knows the format too.
 */
public final class SaslUsers {
    private static final String REALM = "larder.test";

    private static final String PERL = """
            use DB_File;
            my ($file, $user, $realm, $password) = @ARGV;
            tie my %users, "DB_File", $file, O_RDWR|O_CREAT, 0600, $DB_HASH or die $!;
            $users{join("\\0", $user, $realm, "userPassword")} = $password;
            untie %users;
            print "written";
            """;

    private SaslUsers() {}

    /**
     * Writes configuration and database into the directory; returns the full name of the user, or empty without a tool.
     */
    public static Optional<String> write(Path directory, String user, String password) {
        Path database = directory.resolve("sasldb2");
        try {
            Files.writeString(directory.resolve("memcached.conf"), """
                    mech_list: plain
                    pwcheck_method: auxprop
                    auxprop_plugin: sasldb
                    sasldb_path: %s
                    """.formatted(database));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String tool = "printf %s \"$4\" | saslpasswd2 -p -c -f \"$1\" -u \"$3\" \"$2\" && echo written";
        boolean written = ServerProcess.output("sh", "-c", tool, "sh", database.toString(), user, REALM, password)
                        .contains("written")
                || ServerProcess.output("perl", "-e", PERL, database.toString(), user, REALM, password)
                        .contains("written");
        return written ? Optional.of(user + "@" + REALM) : Optional.empty();
    }
}
