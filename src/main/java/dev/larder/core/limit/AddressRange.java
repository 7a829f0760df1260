package dev.larder.core.limit;

/**
 * A range of IP addresses in CIDR notation, such as {@code 10.0.0.0/8}.
 *
 * @param first an address of the range
 * @param bits the length of the prefix that all addresses share
 */
public record AddressRange(ClientAddress first, int bits) {
    /**
     * Parses a range, or a single address as the range of that address alone.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        ClientAddress first = ClientAddress.of(slash < 0 ? text : text.substring(0, slash));
        int all = first.bytes().length * Byte.SIZE;
        try {
            int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
            if (all > 0 && bits >= 0 && bits <= all) {
                return new AddressRange(first, bits);
            }
        } catch (NumberFormatException e) {
            // reported below, with every other malformed text
        }
        throw new IllegalArgumentException(
                "'%s' is not an address or a range such as 10.0.0.0/8 or 2001:db8::/32".formatted(text));
    }

    boolean contains(ClientAddress address) {
        byte[] mine = first.bytes();
        byte[] other = address.bytes();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += Byte.SIZE) {
            int ignored = Math.max(0, Byte.SIZE - (bits - bit));
            int different = (mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & 0xff;
            if (different >>> ignored != 0) {
                return false;
            }
        }
        return true;
    }
}
