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
     * Makes the feed, which does nothing before it is told to follow.
     *
     * @param name the feed's name, for messages
     * @throws IllegalArgumentException when the configuration makes no sense, saying which property and why
     */
    ChangeFeed open(String name, C config);
}
