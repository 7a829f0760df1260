package dev.larder.ai.semantic.guard;

import java.util.List;
import java.util.regex.Pattern;

/** Brings phrases that ask the same into one form, and drops courtesies. */
final class Rewrites {
    /**
     * @param needs what a text must have at least one of to have the pattern
     */
    private record Rewrite(Pattern from, String to, List<String> needs) {
        String apply(String text) {
            if (!needs.isEmpty() && needs.stream().noneMatch(text::contains)) {
                return text;
            }
            String rewritten = from.matcher(text).replaceAll(to);
            return rewritten.equals(text) ? text : SPACES.matcher(rewritten).replaceAll(" ");
        }
    }

    private static final Pattern SPACES = Pattern.compile(" {2,}");
    private static final Pattern BEFORE_SIGN = Pattern.compile("\\s+(?=[.,?!])");
    private static final Pattern SIGNS = Pattern.compile("^[.,!;: -]+");
    private static final Pattern FIRST = Pattern.compile("^(?:and|but|so|if|about|then) +");

    /** Lines of a regular expression, an arrow and what stands in its place. They are applied in this order. */
    private static final String COURTESIES = """
            ^(?:hi|hello|hey|ok|okay) (?:chatgpt|claude|gemini|siri|alexa|copilot|google|assistant|bot)[,!. ]+ ->
            ^(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day))\\b(?: there| team| all| everyone| everybody| folks| guys| support| sir or madam| sir| madam)*[,.!:-]* ->
            \\bi hope (?:you|this|that|everyone|all)\\b[^.!?]*[.!?] ->
            \\b(?:kind|best|warm)? ?regards,?(?: \\p{L}+){0,2}(?=\\W*$) ->
            \\b(?:many thanks|thank you|thanks|cheers|(?:kind|best|warm) regards|regards|thx)(?: very much| so much| a lot| a million| in advance| for your help| for the help| again)*(?=\\W*$|[.,!] ) ->
            \\b(?:i am )?(?:so |very )?sorry (?:to (?:bother|trouble|disturb) you|for (?:bothering|troubling|disturbing) you|(?:if|that|but) this is an? \\p{L}+ question)(?: again)?,?(?: but)? ->
            \\b(?:excuse me|pardon me|sorry),? ->
            \\b(?:just )?(?:a |one )?(?:quick|short|small|simple|silly|stupid|brief) (?:question|one)[:,. -]* ->
            \\bi (?:have|have got|had) an? (?:\\p{L}+ )?question(?: about this)?[:,. -]* ->
            \\b(?:i am |i was )?just (?:checking|asking|curious|wondering)[:,. -]* ->
            \\b(?:could|can|would|will) (?:you|someone|somebody|anyone|anybody) (?:please |kindly |possibly |maybe |perhaps )*(?:be so kind as to |be able to )?(?:tell|explain to|let|help|advise|show|inform|remind|guide|walk|assist|teach|give|enlighten)(?: me| us)?(?: out| through)?(?: know)?(?: about)?(?: with)?(?=[ ,.?!])(?: please)? ->
            \\b(?:could|can|would|will) (?:you|someone|somebody|anyone|anybody) (?:please |kindly )*(explain|describe|define)(?: to me| to us)? -> $1
            \\b(?:please |kindly )*(?:tell|show|let|help|advise|inform|remind|guide|teach) (?:me|us)(?: out)?(?: know)?(?: about)?(?: with)?\\b ->
            \\b(?:would|do) you mind (?:telling|explaining|showing|helping|letting) ?(?:me|us)?(?: know| out)?(?: with)? ->
            \\b(?:do you (?:happen to )?know|any (?:idea|clue|chance you know)|does (?:anyone|anybody|someone) know)\\b ->
            \\bi (?:was|am) (?:just )?wondering(?: about)?\\b|\\bi wonder\\b ->
            \\bi (?:would|should) (?:really )?(?:like|love|want|need) (?:to (?:know|ask|find out|learn|understand|hear)|some (?:info|information) (?:on|about))(?: about)?\\b ->
            \\bi (?:would|should) (?:really |highly |greatly )?(?:be (?:very )?(?:grateful|happy|glad|thankful)|appreciate it) if you (?:could |would |can )?(?:please )?(?:tell|told|explain|explained|let|show|showed|help|helped)(?: me| us)?(?: know)?\\b ->
            \\bi (?:would|should) (?:really |highly |greatly )?(?:be (?:very )?(?:grateful|happy|glad|thankful)|appreciate it) if (?:you|someone) (?:could|would|can)\\b ->
            \\b(?:and|so|but)(?: i)?(?: just| also)* (?:would like|want|need|would love) to (?:know|ask|find out|learn)\\b -> ,
            \\b(?:i )?would (?:really )?(?:appreciate|like|love) (?:some |any |your )?(?:help|assistance|advice) (?:with|on)\\b ->
            \\bwould it be possible (?:for you )?to (?:tell|show|explain to|help|let) (?:me|us)(?: know)?\\b ->
            \\bi (?:just )?(?:want|need) to (?:know|ask|find out|learn|understand)(?: about)?\\b ->
            \\b(?:may|can|could|might) i (?:please )?(?:know|ask)(?: you)?(?= (?:how|what|where|when|why|who|which|whether|if|is|are|do|does|can)\\b|[,:]) ->
            \\bi (?:really )?need (?:some |your )?(?:help|assistance)(?: here| please)*(?: with)?[,.! ]* ->
            \\b(?:kindly|please) (?:advise|explain|help)(?: on| with)?\\b ->
            \\b(?:please|kindly|pls)\\b,? ->
            \\bi (?:am looking|look) for (?:info|information|help|advice) (?:on|about|with)\\b ->
            \\b(?:at the moment|at this time|at present|these days|as of now|right now|by any chance|in general|if possible|in detail|for me)\\b ->
            """;

    private static final String PHRASES = """
            ^[, ]*if (?=[^,.?!]*[.?! ]*$) -> whether
            \\b(have|has|had) yet to\\b -> $1 not
            \\b(?:could|should|would|might|must) (i|we|you|they|he|she|it) have (?=\\p{L}{2,}(?:ed|en|ne|wn|ught|ade)\\b) -> hypothetically could $1 have
            \\bis it (?:legal|lawful|legally allowed) (?:for (?:me|us) )?to\\b -> can i
            (?<=^|, |[.?!] )once (?=(?:i|we|you|the|my|it|they|this|that|an?)\\b) -> after
            \\bbetween (\\d+) and (\\d+)\\b -> from $1 to $2
            \\ban hour and a half\\b -> 90 minutes
            \\b(\\d+) and a half\\b -> $1.5
            \\bone and a half\\b -> 1.5
            \\btwo and a half\\b -> 2.5
            \\bthree and a half\\b -> 3.5
            \\b(?:a )?quarter to (\\p{L}+|\\d+)\\b -> $1 oclockto45
            \\bhow well\\b -> how good
            \\bhow high (?:is|are) (?=(?:the |my |your )?(?:\\p{L}+ )?(?:wage|salary|fee|fine|rate|price|tax|limit|interest|cost|deposit|rent|allowance|bonus|charge|premium)s?\\b) -> what is
            \\bwhat is the (?:max(?:imum)? |total )?number of\\b -> how many
            \\bhow (?!do|does|did|is|are|can|could|should|to|many|much|long|well|often)(.+?) works?(?=\\W*$) -> what is $1
            \\bhow much (?:do|does|must|should|will|would) (?:i|we|one|you) (?:have to |need to )?(?:pay|charge) for\\b -> what cost is
            \\bwhat do you charge for\\b -> what cost is
            \\bwhat is the (?:length|duration) of (?!time\\b)(.+?)(?=\\W*$) -> how long is $1
            \\bwhat is the (\\p{L}+) period(?=\\W*$) -> how long is the $1
            \\bwhat is the due date of (.+?)(?=\\W*$) -> when is $1 due
            ^(\\p{L}+(?: \\p{L}+)?) meaning(?=\\W*$) -> what is $1
            \\b(?:what is (?:the|a) (?:good )?|give me a |a )?recipe for\\b -> how do i make
            ^(\\p{L}+(?: \\p{L}+)?) recipe(?=\\W*$) -> how do i make $1
            \\bhow is the weather\\b -> what is the weather
            ^(\\p{L}+): (how .+?)(?=\\W*$) -> $2 in $1
            \\bdo you (?:currently )?(?:offer|provide|sell|have)(?: any)? (?!to\\b|a question)(.+?)(?=\\W*$) -> is there $1
            ^(?:is|are) (?!it\\b|there\\b|this\\b|that\\b)(.+?) (?:available|on offer)(?=\\W*$) -> is there $1
            (?<!what )\\bdo you charge (?:extra |anything |a fee )?for\\b -> is there fee for
            \\bcan (?:i|we|one) pay (?:by|with|using|in) -> do you accept
            \\bwhich (?:team|player|country|nation) (won|wins|lost|loses|scored|beat) -> who $1
            \\bor not\\b ->
            (?<=^|[.?!,] )(do|does|is|are|can|did|will|could|should|would|was|have|has) not (i|you|we|they|it|there|the|my|your|this|these|he|she)\\b -> $1 $2
            \\bno longer\\b -> not
            \\b(?:were|wear) (?=is|are|can|do) -> where
            \\b(?:unable|not able) to\\b -> not
            \\b(?:can|could|do|did) not (?:seem to )?(?:remember|recall|know anymore)\\b -> forgot
            \\bi (?:have )?(?:forgot|forgotten)\\b -> i forgot
            \\b(?:i|we) (?:can|could) not (?:seem to )?(?:figure|work|find) out(?: how to)? -> how do i
            \\b(?:i|we) (?:am|are) not (?:quite |really )?sure (?:how to|how i|about how to) -> how do i
            \\b(?:i|we) (?:do not|have no idea|have no clue) (?:know )?how (?:to|i can|do i) -> how do i
            \\b(?:i|we) (?:do|can|could) not (?:seem to )?(?:know|understand|find|locate|see|spot)\\b ->
            \\b(?:i|we) do not get\\b ->
            \\b(?:i|we) (?:have )?(?:never|not) \\p{L}+ (?:\\p{L}+ )?(?:before|yet)\\b ->
            \\b(?:i|we) have no (\\p{L}+) yet\\b -> $1
            \\bwhat (?:is|are|was) the (?:main )?reasons? (?:why|that|for)?\\b -> why
            \\bwhat (?:could|can|might|may) be the (?:reason|cause)s? (?:that|why|for|of)?\\b -> why
            \\bfor what reason\\b|\\bhow come\\b|\\bwhat for\\b -> why
            \\bwhat (?:is|are) the causes? (?:of|for)\\b|\\bwhat (?:is causing|causes|caused|makes?|is making)\\b -> why
            \\b(?:at |by |until )?what (?:time|date|day)\\b|\\b(?:on |by |until )?which (?:day|date)\\b -> when
            \\bwhat (?:is|are) (?:the|your|a) (?:best |right |correct |proper |recommended |usual |easiest )?(?:ways?|steps?|process(?:es)?|procedures?|methods?|commands?|syntax|instructions?) (?:to|for|of|in order to) -> how do i
            \\b(?:what|which) (?:commands?|steps?|query|function|method) (?:do i use to|should i use to|can i use to|is used to|do i (?:need to )?(?:take|follow) to|are needed to|must i take to|will|lets me) -> how do i
            \\b(?:what|which) (?:command|function|method|query) (shows|lists|searches|prints|displays|deletes|creates|finds|starts|stops) -> how do i $1
            \\bwhat (?:helps|can help|is good|works)(?: to| with| against| for)? -> how do i
            \\bwhich (\\p{L}+) is (?:the )?(?:closest|nearest)(?: to me| to us| one)? -> where is the near $1
            \\bwhich (?:employees?|people|persons?|users?|customers?|members?|workers?) -> who
            \\bwho (?:is|are) (?:eligible|entitled|qualified) (?:for|to)\\b|\\bwho (?:qualifies|qualify) for\\b -> who can
            \\bhow (?:big|large) (?:can|may) (.+?)(?: be)?(?=\\W*$) -> what is the max size of $1
            \\bhow heavy (?:can|may) (.+?)(?: be)?(?=\\W*$) -> what is the max weight of $1
            \\bhow (?:big|large) (?:is|are) -> what is the size of
            \\bhow heavy (?:is|are) -> what is the weight of
            \\bhow far (?:away )?(?:is|are) -> what is the distance of
            \\bhow old (?:is|are) -> what is the age of
            \\bhow (?:tall|high) (?:is|are) -> what is the height of
            \\b(list|show|see|get|display|view|find) all(?: the| my| of the)?\\b -> $1
            \\bwhat is the (\\S+) (?:way|command|function|method|syntax) (?:to|for|of)\\b -> how do i $1
            \\bgive (.+?) access to (.+?)(?=\\W*$) -> share $2 with $1
            \\bwhat (?:do|should|must|can|would|could) (?:i|we) (?:need to |have to )?do (?:in order )?to\\b -> how do i
            \\bhow (?:do|can|could|should|would) (?:i|we|you) go about -> how do i
            \\bhow (?:do|does|can|could|would|should|may|might|must|will) (?:i|we|one|you|somebody|someone|people|users?|employees?|customers?)(?: be able to)?\\b -> how do i
            \\bhow do i best\\b -> how do i
            \\bhow to\\b|\\bways to\\b|\\bsteps (?:to|for)\\b|\\binstructions (?:to|for)\\b -> how do i
            \\bis it not possible (?:for (?:me|us) )?to\\b -> can not i
            \\b(?:is|are) (?:a |an |the )?(\\p{L}+) (?:allowed|permitted) (on|in|at|inside)\\b -> can i bring $1 $2
            \\bhow (?:do|does|is|are) (.+?) (?:differ|different) from (.+) -> what is the difference between $1 and $2
            \\bwhat is the (?:best |most effective )?(\\p{L}+ )?(?:treatment|remedy|cure) (?:for|of)\\b -> how do i treat $1
            \\bstop (.+?) from (?:calling|contacting|texting|messaging|emailing)(?: me| us)?\\b -> block $1
            \\bis there (?:a|any|some) (?:way|possibility|option|chance) (?:to|of|for me to|that i can|i can) -> can i maybe
            \\bis it (?:at all )?possible (?:for (?:me|us) )?to\\b|\\bam i able to\\b|\\bare we able to\\b -> can i
            \\b(?:am i|are we) (?:allowed|permitted) to\\b|\\bis it (?:ok|okay|allowed|permitted|fine) (?:for me )?(?:to|if i)\\b|\\bmay (?:i|we|one)\\b|\\bcould i\\b -> can i
            \\b(?:do|does) (?:i|we|one) (?:have|need) to\\b|\\b(?:am i|are we) (?:required|obliged|supposed|obligated) to\\b|\\bis it (?:necessary|mandatory|required) (?:for me )?to\\b -> must i
            \\bis it (?:advisable|recommended|advised|a good idea|better) (?:for me )?to\\b -> should i
            \\b(should|can|must|would|will|could|may) (?:one|we|you(?!.*\\b(?:me|us|i|my)\\b))\\b -> $1 i
            \\b(do|does) (?:one|we)\\b -> $1 i
            \\b(?:how|in what way) (?:do|does) (.+?) (?:work|function)s?(?=\\W*$) -> what is $1
            \\b(?:what does|what do) (?!i\\b|we\\b)(.+?) (?:mean|stand for|do)(?=\\W*$) -> what is $1
            \\bwhat is meant by\\b|\\bwhat is the (?:meaning|definition) of\\b|\\b(?:explain|define|describe)\\b(?: what| how)?(?= ) -> what is
            \\b(what is .+?) (?:is|means?|works?)(?=\\W*$) -> $1
            \\bwhat (?!is|are)((?:\\S+ ){0,4}\\S+) (?:is|are|means?|stands? for)(?=\\W*$) -> what is $1
            \\bwhat is\\s+what is\\b -> what is
            \\bwhat is (?:my|the|your) number of\\b|\\bwhat (?:is|are) the (?:amount|quantity) of\\b -> how many
            \\b(?:how much time|for how long|what is the duration of|how long does it take (?:to|for|until|till|before)|how long will it take (?:to|for|until)) -> how long
            \\bhow long (?:do|does|will) (.+?) (?:last|take)(?=\\W*$) -> how long $1
            \\bhow much (?:was|were|did)\\b -> what cost was
            \\bhow much will\\b -> what cost will be
            \\bhow much (?:is|are|does|do|would)\\b -> what cost is
            \\bwhat cost is (.+?) costs?\\b -> what cost is $1
            \\bhow frequently\\b|\\bhow many times\\b -> how often
            \\bwhere (?:can|do|could|should) i go to\\b -> where do i
            \\bin (?:which|what) (?:place|location|city|room)\\b -> where
            \\bwhat (?:now|next)\\b|\\bwhat (?:should|can|do|must|shall|could) (?:i|we) (?:need to |have to )?do(?: now| next| about it| about this)?\\b -> what do
            \\bwhat happens (?=if|when)|\\bwhat happens(?=\\W*$) -> what do
            \\bhow much (.+?) (?:is|are|costs?)(?=\\W*$) -> what cost is $1
            \\bhalf an hour\\b -> 30 minutes
            \\b(?:a )?quarter of an hour\\b -> 15 minutes
            \\b(\\d{1,2}(?:[:.]\\d\\d)?) (?:o'clock )?in the morning\\b -> $1 am
            \\b(\\d{1,2}(?:[:.]\\d\\d)?) (?:o'clock )?(?:in the (?:afternoon|evening)|at night)\\b -> $1 pm
            \\bmegabits? per second\\b -> mbps
            \\bkilomet(?:er|re)s? (?:per|an) hour\\b -> km/h
            \\bmiles? (?:per|an) hour\\b -> mph
            (?<![\\d/])1/4(?![\\d/]) -> 0.25
            (?<![\\d/])3/4(?![\\d/]) -> 0.75
            \\b(?:a )?half past (\\p{L}+|\\d+)\\b -> $1 oclock30
            \\bquarter past (\\p{L}+|\\d+)\\b -> $1 oclock15
            \\bo'clock\\b -> oclock00
            \\b(?:more|less) or (?:more|less)\\b|\\bat all\\b|\\ball right\\b|\\ball day\\b|\\bno matter\\b|\\bno problem\\b|\\bfirst of all\\b|\\bas well\\b ->
            \\b(?:once|one time) (?=a|per|every|daily|each) -> 1 time
            \\btwice\\b -> 2 time
            \\b(one|another) of\\b -> of
            \\b(in|of|since|until|by|last|next|during|this) may\\b -> $1 maymonth
            \\bmay (?=\\d|first|second|third) -> maymonth
            (\\d(?:st|nd|rd|th)?|\\d of|first of|second of|third of) (?:of )?may\\b -> $1 maymonth
            """;

    private static final List<Rewrite> ALL = read(COURTESIES + PHRASES);

    private Rewrites() {}

    /** The text after all rewrites. A text of nothing but courtesies stays as it is. */
    static String apply(String text) {
        String rewritten = text;
        for (Rewrite rewrite : ALL) {
            rewritten = rewrite.apply(rewritten);
        }
        rewritten = BEFORE_SIGN.matcher(rewritten).replaceAll("").strip();
        rewritten = FIRST.matcher(SIGNS.matcher(rewritten).replaceFirst("")).replaceFirst("");
        return rewritten.isEmpty() ? text : rewritten;
    }

    private static List<Rewrite> read(String table) {
        return table.lines()
                .map(line -> line.split("->", 2))
                .map(sides -> rewrite(sides[0].stripTrailing(), sides[1].strip()))
                .toList();
    }

    private static Rewrite rewrite(String from, String to) {
        return new Rewrite(Pattern.compile(from), ' ' + to + ' ', Literals.of(from));
    }
}
