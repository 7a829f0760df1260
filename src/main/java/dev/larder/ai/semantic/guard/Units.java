package dev.larder.ai.semantic.guard;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Units of measurement and currencies, and how they are written. */
final class Units {
    /**
     * A unit as a multiple of the one that all of its dimension are counted in.
     *
     * @param base the name of that one
     */
    record Unit(String base, BigDecimal factor, boolean isMoney) {}

    /** Lines of a base, a factor and the ways to write the unit. A way in brackets needs a number before it. */
    private static final String UNITS = """
            s 0.001 millisecond milliseconds (ms)
            s 1 second seconds (sec) (s)
            s 60 minute minutes (min) (m.)
            s 3600 hour hours (hr) (h)
            s 86400 day days (d)
            s 604800 week weeks (wk)
            s 1209600 fortnight fortnights
            month 1 month months (mo)
            month 3 quarters
            month 12 year years (yr) (y)
            g 0.001 milligram milligrams (mg)
            g 0.000001 microgram micrograms (mcg)
            g 1 gram grams gramme grammes (g) (gr)
            g 1000 kilogram kilograms kilo kilos (kg) (kgs)
            g 1000000 tonne tonnes (t)
            lb 1 (lb) lbs
            oz 1 ounce ounces (oz)
            m 0.001 millimeter millimeters millimetre millimetres (mm)
            m 0.01 centimeter centimeters centimetre centimetres (cm)
            m 1 meter meters metre metres (m)
            m 1000 kilometer kilometers kilometre kilometres (km) (kms)
            mile 1 mile miles (mi)
            ft 1 feet (ft) (foot)
            inch 1 inch inches
            yd 1 yards (yd)
            l 0.001 milliliter milliliters millilitre millilitres (ml)
            l 0.01 (cl)
            l 1 liter liters litre litres (l)
            gal 1 gallon gallons (gal)
            pt 1 pint pints
            cup 1 (cup) (cups)
            byte 1 byte bytes
            kb 1 kilobyte kilobytes kb
            mb 1 megabyte megabytes mb
            gb 1 gigabyte gigabytes gb (gig) (gigs)
            tb 1 terabyte terabytes tb
            mbit/s 1 mbps mbit/s megabits
            mb/s 0.001 kbyte/s
            mb/s 1 mb/s mbyte/s
            mb/s 1000 gbyte/s
            mb/s 1000000 tbyte/s
            gbit/s 1 gbps gbit/s gigabits
            c 1 celsius (c) (°c)
            f 1 fahrenheit (f) (°f)
            deg 1 degree degrees (°)
            km/h 1 km/h kmh kph
            mph 1 mph
            kcal 1 kcal (calorie) (calories)
            kwh 1 kwh
            w 1 watt watts
            v 1 volt volts
            px 1 pixels (px)
            % 1 percent (%) pct
            """;

    private static final String MONEY = """
            usd dollar dollars usd $ bucks
            eur euro euros eur €
            gbp pound pounds gbp £ quid
            jpy yen jpy ¥
            chf franc francs chf
            cny yuan renminbi cny rmb
            inr rupee rupees inr ₹
            sek kronor krona sek
            dkk kroner dkk
            nok nok
            mxn peso pesos mxn
            try lira
            pln zloty zlotys pln
            czk koruna czk
            btc bitcoin bitcoins btc
            eth ether ethereum eth
            ils shekel shekels ils
            aed dirham dirhams aed
            rub ruble rubles rub
            krw krw
            thb baht thb
            zar rand zar
            cad cad
            aud aud
            nzd nzd
            brl brl
            huf forint huf
            sgd sgd
            hkd hkd
            cent cent cents
            """;

    private static final Set<String> EVERYWHERE = Set.of("day", "hour", "minute", "second");
    private static final Map<String, Unit> AFTER_NUMBER = afterNumber();
    private static final Map<String, String> ALONE = alone();

    /** Currencies of countries that share a name. */
    static final String SYNONYMS = """
            usd = us dollar, american dollar, usa dollar
            cad = canadian dollar
            aud = australian dollar
            nzd = new zealand dollar
            hkd = hong kong dollar
            sgd = singapore dollar
            chf = swiss franc
            gbp = british pound, pound sterling, sterling
            sek = swedish kronor, swedish krona, swedish crown
            dkk = danish kroner, danish krone, danish crown
            nok = norwegian kroner, norwegian krone, norwegian crown
            jpy = japanese yen
            cny = chinese yuan
            inr = indian rupee
            mxn = mexican peso
            """;

    private Units() {}

    /** The unit that a word is behind a number. */
    static Optional<Unit> afterNumber(String word) {
        return Optional.ofNullable(AFTER_NUMBER.get(word));
    }

    /** The name of the unit or currency that a word is without a number. */
    static Optional<String> alone(String word) {
        return Optional.ofNullable(ALONE.get(word));
    }

    /** The names of units, as {@link #alone} returns them. Days and hours are left out: they are words of every text. */
    static Set<String> names() {
        return lines(UNITS)
                .map(line -> line.get(2).replaceAll("[()]", ""))
                .filter(name -> !EVERYWHERE.contains(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Map<String, Unit> afterNumber() {
        Map<String, Unit> units = new HashMap<>();
        lines(UNITS).forEach(line -> {
            var unit = new Unit(line.get(0), new BigDecimal(line.get(1)), false);
            ways(line).forEach(way -> units.put(way.replaceAll("[()]", ""), unit));
        });
        lines(MONEY).forEach(line -> {
            var unit = new Unit(line.get(0), BigDecimal.ONE, true);
            line.forEach(way -> units.put(way, unit));
        });
        return Map.copyOf(units);
    }

    private static Map<String, String> alone() {
        Map<String, String> names = new HashMap<>();
        lines(UNITS)
                .forEach(line ->
                        ways(line).filter(way -> !way.startsWith("(")).forEach(way -> names.put(way, line.get(2))));
        // one sign is no word
        lines(MONEY)
                .forEach(line ->
                        line.stream().filter(way -> way.length() > 1).forEach(way -> names.put(way, line.get(0))));
        // the code of the lira
        names.remove("try");
        return Map.copyOf(names);
    }

    private static Stream<String> ways(List<String> line) {
        return line.stream().skip(2);
    }

    private static Stream<List<String>> lines(String table) {
        return table.lines().map(line -> List.of(line.strip().split(" ", -1)));
    }
}
