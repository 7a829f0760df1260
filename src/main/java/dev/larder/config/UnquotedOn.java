package dev.larder.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import jakarta.annotation.Priority;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets the {@code on:} of a hook and of a gateway's route stand without quotes in YAML. In YAML 1.1 a bare {@code on}
 * is the boolean true, so the properties arrive as {@code larder.hooks.<hook>.true.*} and
 * {@code larder.services.<service>.routes[0].true}.
 *
 * <p>Public, as the loader of services demands.
 */
@Priority(390)
public final class UnquotedOn implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;

    private static final String CHOSEN = "(?:\"[^\"]+\"|[^.\"]+)";
    private static final String ABOVE =
            "(larder\\.hooks\\." + CHOSEN + "\\.|larder\\.services\\." + CHOSEN + "\\.routes\\[\\d+]\\.)";
    private static final Pattern BOOLEAN = Pattern.compile(ABOVE + "true(\\..+|)");
    private static final Pattern ON = Pattern.compile(ABOVE + "on(\\..+|)");

    /** The name that a property is read by. */
    static String readBy(String name) {
        Matcher written = BOOLEAN.matcher(name);
        return written.matches() ? written.group(1) + "on" + written.group(2) : name;
    }

    /** The property in both ways of writing it; the stronger source wins. */
    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        Matcher on = ON.matcher(name);
        if (!on.matches()) {
            return value;
        }
        ConfigValue unquoted = context.proceed(on.group(1) + "true" + on.group(2));
        boolean counts = unquoted != null
                && (value == null || value.getConfigSourceOrdinal() < unquoted.getConfigSourceOrdinal());
        return counts ? unquoted.withName(name) : value;
    }

    @Override
    public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
        Set<String> names = new LinkedHashSet<>();
        context.iterateNames().forEachRemaining(name -> names.add(readBy(name)));
        return names.iterator();
    }
}
