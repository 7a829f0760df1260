package dev.larder.stores.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import dev.larder.spi.Representation.Attribute;
import dev.larder.spi.StoreException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
    private static final Lifetime LIFE = Lifetime.until(1, 2);

    /** Written before entries had attributes. */
    @Test
    void anEntryWithoutAttributesIsStoredAsItAlwaysWas() {
        var entry = new Entry(3, new Representation("a/b", ""), LIFE, new byte[] {9});
        String stored = "4c010032" + "0000000000000003" + "0000000000000001" + "0000000000000002" + "0000000000000000"
                + "0000000000000001" + "010003612f62" + "09";
        assertThat(HexFormat.of().formatHex(EntryCodec.encode(entry))).isEqualTo(stored);
        assertThat(EntryCodec.decode(HexFormat.of().parseHex(stored)))
                .usingRecursiveComparison()
                .isEqualTo(entry);
    }

    /** A node of a version without attributes does so too, because it skips unknown kinds of fields. */
    @Test
    void anUnknownKindOfFieldIsSkipped() {
        var entry = new Entry(3, new Representation("a/b", ""), LIFE, new byte[] {9});
        String stored = "4c010036" + "0000000000000003" + "0000000000000001" + "0000000000000002" + "0000000000000000"
                + "0000000000000001" + "010003612f62" + "7f000155" + "09";
        assertThat(EntryCodec.decode(HexFormat.of().parseHex(stored)))
                .usingRecursiveComparison()
                .isEqualTo(entry);
    }

    @Test
    void attributesThatAreCutOffAreCorrupt() {
        byte[] stored = EntryCodec.encode(new Entry(
                3, Representation.BINARY.with(List.of(new Attribute("status", "200"))), LIFE, new byte[] {9}));
        stored[stored.length - 1 - "200".length() - 1]++; // the low byte of the length of the value
        assertThatThrownBy(() -> EntryCodec.decode(stored)).isInstanceOf(StoreException.Corrupt.class);
    }

    @Test
    void moreThanAHeaderHoldsIsRefused() {
        List<String> tags =
                IntStream.range(0, 64).mapToObj(i -> "t".repeat(600) + i).toList();
        var form = Representation.BINARY.with(List.of(new Attribute("x", "v".repeat(32_000))));
        var entry = new Entry(3, form, LIFE, new byte[] {9}).withTags(tags);
        assertThatThrownBy(() -> EntryCodec.encode(entry)).isInstanceOf(StoreException.TooLarge.class);
    }

    @Test
    void attributesAreBounded() {
        List<Attribute> tooMany = List.of(new Attribute("x", "v".repeat(Representation.MAX_ATTRIBUTE_BYTES)));
        assertThatThrownBy(() -> Representation.BINARY.with(tooMany)).isInstanceOf(IllegalArgumentException.class);
    }
}
