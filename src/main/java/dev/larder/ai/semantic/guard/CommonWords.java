package dev.larder.ai.semantic.guard;

/** Common English words. A word that is none of them, and much like a word of the other question, is misspelled. */
final class CommonWords {
    /** Words that carry no meaning of their own in a question. */
    static final String EMPTY = """
            a an the this that these those there here it its i me my mine myself we us our ours you your yours he him his
            she her they them their theirs one's oneself someone somebody something anything thing things stuff
            is are am was were be been being do does did doing done has have had having will would shall can could may might
            must should ought to of in on at by for with from as into onto about than then and or but so if when while that
            which who whom whose what where why how whether because since also too very really quite actually exactly just
            please kindly thanks thank hi hello hey dear cheers sorry ok okay well yes right now currently still already yet
            ever even again simply properly correctly easily quickly manually personally maybe perhaps possibly
            possible way ways step steps process procedure method manner best need needs needed want wants like wish try
            trying tried able going gonna know tell ask wonder wondering let lets question quick help
            such same own per via within during after before over under up down out off through between around
            any some much many few lot lots bit several not no nor never without cannot
            happen happens supposed required require requires recommended
            each every all both either only most more less least fewer
            etc e.g i.e vs today's come comes came one once twice until till unless against upon
            """;

    /** Words that may be added to a question, but not replaced. */
    static final String LIGHT = """
            offer get see use make take give go keep put bring open tell show set check look current available
            page site website app application portal system service settings option menu screen tool program feature
            command exact main specific general actual correct simple normal customer user person item product
            company online number name information detail details data place location policy time moment own
            """;

    /** Other words that are known. */
    static final String KNOWN = """
            willing abroad absent accent access accident accrue across act action active acute adapt address admin adult advance
            advice affect afford age agency agent agree aid air airline airport aisle alarm album alias align allergic alone
            already alter ambulance amount analyst animal ankle annoy answer antibiotic antibiotics apartment apologize
            appeal appear appetite apple appliance area arm army array art article aside aspect assert asset assign assume
            async attack attend audio audit author avoid award aware baby back bacteria bacterial bake balance ball band
            bank banner bar base bash basic basket batch bath battery beach bed beer benefit bicycle bike bind bird birth
            bite black bleed blog blood blue board boat body boil bond bonus border bottle bottom bound bowl box brain
            brake branch brand bread breathe bridge bring brother brush budget bug build bulb bus button cabin cable cake
            calibrate call calm calorie camera camp campaign candidate capacity capital car carbohydrate card care career
            cargo carry cart case cash cast casual cat catch category causal cause cell center centre central certificate
            chain chair chance channel chapter character charge charger chart chat cheat check cheese chemical cheque chest
            chicken chip chocolate cholesterol circle citizen city claim class clause clear click climate clinic clip clone
            cloth clothes cloud club coach coast coat coffee coin collect column comment commission commit common commute
            compact component compound concept concert condition conduct conference conflict connector constant construct
            consult consume contact contain container content contest context continue contribute contribution control
            cookie cool copy core corner corporate couch cough count counter couple courier course court cover crash cream
            credit crew crime crop cross cry cup cure currency curve customize customs cut cycle cyclist dairy damage dance
            danger dashboard date daughter dead deadlock deal death debt debug decide declare deductible deduct deduction
            deep default defer define degree delete dental dentist depart department depend dependency dependent deposit
            depth design desk destination detail detect develop developer diagnose diagram diet difference digit dinner
            diploma direct direction directory disc disconnect discuss disk dispatch display distance divide dog domain door
            dose double draft drag draw dress drink drive driver drop dry dump duplicate duration duty ear earn earth edge
            editor effect egg elbow electric element elevator embed emergency emoji emotion employ encode endpoint energy
            engine engineer enough entire entry envelope equal equipment escape essay estate estimate event evidence exam
            example except execute exempt exit expect expert express extra extract eye face fact factor factory fall family
            fan far farm fasten fat father fault favor favorite favourite fax fear feedback feel fence fetch fever fiber
            field fight figure file filter final finance find fine finger fire firewall firmware fish fit flag flash flat
            flavor flight float floor flow flower fluid fly focus folder follow font foot force forecast foreign forest fork
            formal format formula forward frame framework fraud free frequency frequent fresh front frozen fruit fuel full
            fun function fund future gain gallery game garage garden gas gate gateway general gesture gift girl glass global
            glue goal goods grade grain grammar grant graph grass green grid grocery ground grow guard guide gym habit hair
            half hall hand handle hang hard hardware hash hat head headache header headphone headphones hear heart heat
            heater height helmet hero hidden highlight hike hill hip hire history hit hobby hold hole honest hook hope
            horse hospital host hour human humid hunger husband ice icon idea identity idle image immune impact import
            inbox include income index individual infection inflation influence inherit initial inject injury inner inquiry
            insect inspect instance instead institute instruction insulin integer integrate interest interface intern
            internship interview invest investment investor itinerary jacket job joint journal judge juice jump junior junk
            jury justice kernel kettle key keyboard keyword kick kidney kind king kitchen knee knife knowledge lab label
            lack lambda lamp land landlord language large laugh laundry lawyer layer layout lead leader leak leap learn
            leather lecture leg legal length lens lesson letter level library lid life lift light line lip liquid list
            literature liver load loan lobby local location logic logo loop lounge love low lung lunch machine macro magazine
            mail main major male manage map margin mark market marriage match material math matter mattress mature mean
            measure meat mechanic media medical meet melt memo memory menstruation mental menu metal meter method metric
            microphone middle migrate mile milk mind mine mineral minor mirror miss mistake mix model modem modern module
            mood moon mortgage motor mount mountain mouse mouth movie multiple muscle museum music mutual nail narrow nation
            native nature nausea neck negative neighbor nest net network neutral newsletter node noise north nose note
            notice noun nurse nut nutrition object occur ocean odd office officer oil onboard operate opinion optimize oral
            origin outage outdoor outlet output oven overdraft overflow override overtime owe own oxygen pace packet page
            pain paint pair pale panel panic parallel parent park parking parse part partition partner party pass passenger
            passport past paste patch path patient pattern pause payday payroll peak peer pen penalty pencil pension pepper
            percent perfect perform permission pet petrol pharmacy phase phone physical piano pick picnic piece pill pilot
            pipe pipeline pitch plane plant plastic plate platform play player plot plug plugin point pointer poison pole
            police pool popular port portal portfolio portrait position positive post pot potato pound power practice
            pregnancy pregnant premium prescription present preserve press pressure prevent preview primary print printer
            priority prison privacy prize probation problem produce profile profit progress project promise promote
            promotion proof property protect protein protocol proud prove province proxy public publish pull pulse pump
            punch pupil pure purpose push puzzle qualify quality quantity quarantine queue quiet quit quota quote race radio
            rail rain random range rank rare rash rate ratio raw react read reader real reason receive recipe recommend
            recruit rectangle recycle red redeem redirect reduce refer reference referral refinance reflect reform refresh
            region regret regular reject relate relation relax release reliable relief remain remind reminder remote rename
            render repay repeat report represent request rescue research resell reset resident resign resize resolution
            resource respect rest restaurant restrict result retail retain retire retry return reuse revenue review revise
            reward rice rich ride right ring ripe risk river road robot rock role roll roof room root rope rotate rough
            round route router routine row royalty rule run safe safety sail salad salary sale salt sample sand sandwich
            sauna save scale scan scanner scene school science scope score scratch screen script scroll sea seal search
            season seat second secret section sector secure security seed segment senior sense sensor separate sequence
            serial series serious serve server session set several severance severe sex shadow shake shape share sharp
            shelf shell shift shine shirt shock shoe shoulder shower shuttle sibling side sign signal silent silk silver
            similar simple single sink sister sit skill skin skip sky slack sleep slice slide slot slow small smart smell
            smoke smooth snack snow soap social sock soft software soil solar soldier solid solution solve song sort soul
            sound soup source south space spam spammer speaker special specialist speech speed spell spend spice spin split
            spoon sport spot spouse spread spring square stable stadium staff stage stair stamp stand star state station
            statistic steam steel stem stick stock stomach stone storage storm story strategy stream street strength stress
            stretch strike string strip strong structure study style subject submit succeed success sue sugar suggest suit
            suite summary sun supervisor supplement supply surface surgery surname surprise survey swap sweat sweet swim
            switch symbol symptom sync syntax table tablet tag tail talent tank tap tape target task taste taxi tea teach
            teacher team tear temperature template temporary tenant tenure term terminal test tester textbook thermostat
            thick thin thread threshold throat throw thumb tie tight timeline timeout timesheet timezone tip tire tired
            tissue title toggle token tolerance tone tongue tool tooth topic total touch tour tourist towel town toxic toy
            trace trade tradition traffic trailer training transit translate trash tray tree trend trigger truck true trunk
            trust truth tube tune tunnel turn tutor twin tyre ugly umbrella undo unify uniform union unique unit universe
            upper urgent urine vaccine vacuum valid valley valuable value van variant vegan vegetable vegetarian vein vendor
            venue verb vertical veteran video view village virus visible vision visit visitor vitamin voice volume vomit
            vote voucher wage wake walk wall wallet war warehouse warm warn warning wash waste watch water wave wealth wear
            weather webinar wedding weekend weird wet wheel wheelchair white whole wide widget width wife wild wind window
            wine wing winter wire wisdom witness woman wood wool word workshop world worry worth wrap wrist yard year yellow
            yield yoga young zero zip zone
            """;

    private CommonWords() {}
}
