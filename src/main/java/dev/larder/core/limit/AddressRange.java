package dev.larder.core.limit;

/**
 * Addresses that begin alike, such as {@code 10.0.0.0/8}.
 *
 * @param first one of them
 * @param bits how many bits all of them share with it
 */
public record AddressRange(ClientAddress first, int bits) {
    /**
     * The range of a text, or the one address.
     *
     * @throws IllegalArgumentException when it is neither
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
            // below
        }
        throw new IllegalArgumentException("'%s' is not like 10.0.0.0/8 or 2001:db8::/32".formatted(text));
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
