package dev.larder.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.larder.http.EveryBackend;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;

/** A test that needs a backend has the tag of the backend, so that {@code -DexcludedGroups=redis} excludes it. */
class TagsTest {
    private static final Set<String> BACKENDS = Set.of("local", "redis", "memcached", "file", "database");
    private static final String STORES = "dev.larder.stores.";
    private static final JavaClasses TESTS = imported();

    @Test
    void everyTestOfAStoreHasItsBackendsTag() {
        List<JavaClass> found = tests(test -> test.getPackageName().startsWith(STORES)
                && BACKENDS.contains(backend(test))
                && test.getSimpleName().endsWith("Test"));

        assertThat(found)
                .hasSizeGreaterThan(25)
                .allSatisfy(test -> assertThat(tags(test)).containsExactly(backend(test)));
    }

    @Test
    void everyTestInTheApplicationWithAllBackendsHasAllTheirTags() {
        List<JavaClass> found = tests(test -> test.isAnnotatedWith(TestProfile.class)
                && test.getAnnotationOfType(TestProfile.class).value() == EveryBackend.class);

        assertThat(found)
                .hasSizeGreaterThan(12)
                .allSatisfy(test -> assertThat(tags(test)).isEqualTo(BACKENDS));
    }

    /** Reads the tests alone: to look for all that they use in the class path takes most of the time of an import. */
    private static JavaClasses imported() {
        return ArchConfiguration.withThreadLocalScope(scope -> {
            scope.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                    .importPackages("dev.larder");
        });
    }

    private static List<JavaClass> tests(Predicate<JavaClass> wanted) {
        return TESTS.stream().filter(JavaClass::isTopLevelClass).filter(wanted).toList();
    }

    private static String backend(JavaClass test) {
        return test.getPackageName().substring(STORES.length());
    }

    private static Set<String> tags(JavaClass test) {
        return AnnotationSupport.findRepeatableAnnotations(loaded(test), Tag.class).stream()
                .map(Tag::value)
                // Quarkus has its own tag
                .filter(BACKENDS::contains)
                .collect(Collectors.toSet());
    }

    /** Loads with the loader of this class: Quarkus has other loaders, and ArchUnit would use one of them. */
    private static Class<?> loaded(JavaClass test) {
        try {
            return Class.forName(test.getName(), false, TagsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
