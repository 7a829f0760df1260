package dev.larder.core.limit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The IP address of a client.
 *
 * @param bytes the address in 4 or 16 bytes; empty if it is not known
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its own equals
public record ClientAddress(byte[] bytes) {
    /** The address of a client whose connection has no IP address. */
    public static final ClientAddress UNKNOWN = new ClientAddress(new byte[0]);

    private static final Pattern NUMERIC = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** The counted bytes of an IPv6 address: providers assign a whole /64 network to one customer. */
    private static final int NETWORK_BYTES = 8;

    /** Parses a numeric address; any other text is {@link #UNKNOWN}, because names are never looked up. */
    public static ClientAddress of(String text) {
        // a proxy may write the brackets of a URL, and the operating system may append the zone of the interface
        int begin = text.startsWith("[") ? 1 : 0;
        int zone = text.indexOf('%');
        int end = zone >= 0 ? zone : text.endsWith("]") ? text.length() - 1 : text.length();
        String plain = text.substring(Math.min(begin, end), end);
        if (!NUMERIC.matcher(plain).matches()) {
            return UNKNOWN;
        }
        try {
            // an IPv4-mapped IPv6 address becomes the IPv4 address
            return new ClientAddress(InetAddress.getByName(plain).getAddress());
        } catch (UnknownHostException e) {
            return UNKNOWN;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientAddress that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The text under which requests are counted: the IPv4 address or the IPv6 network. */
    String subject() {
        HexFormat hex = HexFormat.of();
        return bytes.length <= 4 ? hex.formatHex(bytes) : hex.formatHex(bytes, 0, NETWORK_BYTES);
    }
}
