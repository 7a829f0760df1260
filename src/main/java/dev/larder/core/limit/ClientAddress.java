package dev.larder.core.limit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Where a request came from.
 *
 * @param bytes the IP address, 4 or 16 of them; none where it is not known
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ClientAddress(byte[] bytes) {
    /** Of whoever came by something that has no IP address. */
    public static final ClientAddress UNKNOWN = new ClientAddress(new byte[0]);

    private static final Pattern NUMERIC = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** What a provider gives to one customer, who then has all of it: a /64. */
    private static final int COUNTED = 8;

    /** The address of a numeric text; {@link #UNKNOWN} of any other, for no name is ever looked up. */
    public static ClientAddress of(String text) {
        // a proxy may write it as in a URL, and the system with the interface it came in by
        int begin = text.startsWith("[") ? 1 : 0;
        int zone = text.indexOf('%');
        int end = zone >= 0 ? zone : text.endsWith("]") ? text.length() - 1 : text.length();
        String plain = text.substring(Math.min(begin, end), end);
        if (!NUMERIC.matcher(plain).matches()) {
            return UNKNOWN;
        }
        try {
            // an IPv4 address inside an IPv6 one comes out as what it is
            return new ClientAddress(InetAddress.getByName(plain).getAddress());
        } catch (UnknownHostException e) {
            return UNKNOWN;
        }
    }

    /** What its requests are counted under: the address, or of IPv6 the network. */
    String subject() {
        HexFormat hex = HexFormat.of();
        return bytes.length <= 4 ? hex.formatHex(bytes) : hex.formatHex(bytes, 0, COUNTED);
    }
}
