package dev.larder.docs;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The documentation comments of an interface's methods, in the order of the source, as Markdown. */
final class Javadocs {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern CODE = Pattern.compile("\\{@code\\s+((?:[^{}]|\\{[^{}]*})*)}");

    private final Map<String, Map<String, String>> byInterface = new HashMap<>();

    /** Each method of the interface with its comment. */
    Map<String, String> of(Class<?> type) {
        Map<String, String> methods = byInterface.get(type.getName());
        if (methods == null) {
            read(type);
            methods = byInterface.getOrDefault(type.getName(), Map.of());
        }
        return methods;
    }

    private void read(Class<?> type) {
        String file = type.getName().replaceAll("\\$.*", "").replace('.', '/') + ".java";
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, files, null, List.of(), null, files.getJavaFileObjects(SOURCES.resolve(file)));
            for (CompilationUnitTree unit : task.parse()) {
                new Methods(Trees.instance(task)).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String markdown(String comment) {
        Matcher code = CODE.matcher(comment.strip().replaceAll("\\s+", " "));
        return code.replaceAll(
                found -> Matcher.quoteReplacement("`" + found.group(1).strip() + "`"));
    }

    private final class Methods extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final Trees trees;

        Methods(Trees trees) {
            this.trees = trees;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            String comment = trees.getDocComment(getCurrentPath());
            byInterface
                    .computeIfAbsent(enclosing(getCurrentPath()), x -> new LinkedHashMap<>())
                    .put(method.getName().toString(), comment == null ? "" : markdown(comment));
            return null; // a comment has no links
        }

        private static String enclosing(TreePath method) {
            List<String> names = new ArrayList<>();
            for (TreePath path = method.getParentPath(); path != null; path = path.getParentPath()) {
                if (path.getLeaf() instanceof ClassTree type) {
                    names.add(0, type.getSimpleName().toString());
                }
            }
            return method.getCompilationUnit().getPackageName() + "." + String.join("$", names);
        }
    }
}
