package dev.larder.ai.semantic.guard;

/** Words of which two cannot stand for each other. A line has the sides of an opposition. */
final class Opposites {
    static final String WORDS = """
            enable | disable
            buy | sell
            borrow | lend
            increase | decrease
            high | low
            highest | lowest
            higher | lower
            lock | unlock
            block | unblock
            mute | unmute
            freeze | unfreeze
            open | close
            open | shut
            start | stop, finish
            begin | end
            max, most | min, least
            upload | download
            import | export
            log in | log out
            check in | check out
            add | remove, delete
            create | delete
            join | leave
            install | uninstall
            upgrade | downgrade
            hide | show, see
            compress, zip | decompress, unzip, extract
            encrypt | decrypt
            encode | decode
            serialize | deserialize
            push | pull
            commit | revert
            deploy | roll back
            arrive | depart, departure
            arrivals | departures
            gain | lose
            win | lose
            profit | loss
            domestic | foreign, international, abroad
            internal | external
            indoor | outdoor
            hire | fire, dismiss
            accept | decline
            approve | decline
            allow | forbid, ban, prohibit, forbidden, banned, prohibited
            advantage, benefit, pro | disadvantage, drawback, con, downside
            fixed | variable
            single | double
            public | private
            online | offline
            manual | automatic
            mandatory, required, obligatory | optional, voluntary
            early, earlier, earliest | late, later, latest
            long, longer, longest | short, shorter, shortest
            big, bigger, biggest, larger, largest | small, smaller, smallest
            tall, taller, tallest | short, shorter, shortest
            heavy, heavier, heaviest | light, lighter, lightest
            hot, hotter, hottest, warm, warmer | cold, colder, coldest, cool, cooler
            fast, faster, fastest | slow, slower, slowest
            cheap, cheaper, cheapest | expensive, dear, costly
            good, better, best | bad, worse, worst
            easy, easier, easiest | hard, difficult, harder, hardest
            hard, harder | soft, softer
            strong, stronger, strongest | weak, weaker, weakest, mild, milder, mildest
            thick, thicker | thin, thinner
            wide, wider | narrow, narrower
            old, older, oldest | new, newer, newest, young, younger, youngest
            near, nearer, closer | far, farther, further
            full | empty, partial
            full-time | part-time
            safe | unsafe
            legal | illegal
            first | last
            former, previous, old, ex | current, present, new
            past | future, upcoming, coming
            if | unless
            input | output
            read | write
            give | take
            ask | answer
            lead | follow
            follow | unfollow
            subscribe, enroll | cancel
            renew | cancel
            book | cancel
            expand | collapse
            credit | debit
            asset | liability
            income, revenue, earn | expense, spend
            deposit | withdraw
            save | spend
            lease, rent | buy
            landlord | tenant
            buyer | seller
            employer | employee
            parent | child
            adult | child
            my, mine | your, yours
            me | you
            myself | someone, somebody
            his | her
            male, man, men | female, woman, women
            mother, maternity | father, paternity
            husband | wife
            morning | evening, afternoon
            day | night
            today | tomorrow, yesterday
            yesterday | tomorrow
            noon, midday | midnight
            weekday | weekend
            summer | winter
            spring | autumn, fall
            breakfast | lunch, dinner
            lunch | dinner
            local | remote
            client | server
            frontend | backend
            light mode | dark mode
            dark | light, bright
            red | green
            positive | negative
            true | false
            pass, succeed, success, successful | fail
            alive | dead
            married | single, divorced
            cause | cure, treat
            prevent | cause
            raise | lower, cut
            attach | detach
            mount | unmount
            link | unlink
            pause | resume
            show | hide
            minimize | maximize
            zoom in | zoom out
            pick up | drop off
            inhale | exhale
            ingress | egress
            gross | net
            simple | compound
            long-term | temporary
            permanent | temporary
            acute | chronic
            liquid | solid
            fresh | frozen
            oral | topical
            systolic | diastolic
            hypertension | hypotension
            hyper | hypo
            one-way | round-trip, return ticket
            stock | bond
            """;

    /** The same for places, times and amounts: the words say where something goes, or on which side of it. */
    static final String DIRECTIONS = """
            on | off
            up | down
            upstairs | downstairs
            forward, forwards | backward, backwards, back
            next | previous, last, past
            before | after
            above, over | below, under
            within, during | after, before, outside
            since | until, till
            more | less, fewer
            into, in | out
            left | right
            inside | outside
            ascending | descending
            asc | desc
            incoming | outgoing
            inbound | outbound
            north | south
            east | west
            northern | southern
            eastern | western
            send | receive
            """;

    private Opposites() {}
}
