package dev.larder.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes that break rules, compiled while the tests run, so that they never become part of the application. */
final class Offenders {
    private static final Pattern NAME = Pattern.compile("(?:class|interface) (\\w+)");

    private Offenders() {}

    /** Compiles the sources, each of one type, against the application, and imports these types alone. */
    static JavaClasses compiled(Path classes, List<String> sources) throws IOException {
        var messages = new StringWriter();
        List<Source> files = sources.stream().map(Source::new).toList();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var options = List.of(
                    "-proc:none", "-d", classes.toString(), "-classpath", System.getProperty("java.class.path"));
            assertThat(compiler.getTask(messages, manager, null, options, null, files)
                            .call())
                    .as(messages.toString())
                    .isTrue();
        }
        return new ClassFileImporter().importPath(classes);
    }

    /** The name of the type in a source. */
    static String name(String source) {
        Matcher name = NAME.matcher(source);
        assertThat(name.find()).isTrue();
        return name.group(1);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///" + name(text) + JavaFileObject.Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
