package dev.larder.spi;

/**
 * Opens feeds of one type. An implementation is a CDI bean qualified by its type's name, as in
 * {@code @Identifier("postgresql")}; that alone makes the type known to Larder.
 *
 * @param <C> the configuration of one feed of this type, a {@code @ConfigMapping} interface read from
 *     {@code larder.feeds.<feed>}
 */
public interface ChangeFeedFactory<C> {
    /** The {@code type} a feed names in its configuration. */
    String type();

    /** The class of {@code C}. */
    Class<C> configType();

    /**
     * Creates the feed; it does nothing before {@link ChangeFeed#follow}.
     *
     * @param name the feed's name, for messages
     * @throws IllegalArgumentException if the configuration is not valid; the message names the property and the reason
     */
    ChangeFeed open(String name, C config);
}
