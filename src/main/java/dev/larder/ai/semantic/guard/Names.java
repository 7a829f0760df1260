package dev.larder.ai.semantic.guard;

/** Words that say which one of many, by kind: a question about one of them is no question about another. */
final class Names {
    static final String ENTITIES = """
            afghanistan albania algeria andorra angola argentina armenia australia austria azerbaijan bahamas bahrain
            bangladesh belarus belgium belize benin bhutan bolivia bosnia botswana brazil brunei bulgaria burundi cambodia
            cameroon canada chad chile china colombia congo croatia cuba cyprus czechia denmark djibouti dominica ecuador
            egypt england eritrea estonia ethiopia europe fiji finland france gabon gambia georgia germany ghana greece
            greenland grenada guatemala guinea guyana haiti honduras hungary iceland india indonesia iran iraq ireland
            israel italy jamaica japan jordan kazakhstan kenya korea kosovo kuwait kyrgyzstan laos latvia lebanon lesotho
            liberia libya liechtenstein lithuania luxembourg madagascar malawi malaysia maldives mali malta mauritania
            mauritius mexico moldova monaco mongolia montenegro morocco mozambique myanmar namibia nepal netherlands
            nicaragua niger nigeria norway oman pakistan palau palestine panama paraguay peru philippines poland portugal
            qatar romania russia rwanda samoa scotland senegal serbia seychelles singapore slovakia slovenia somalia spain
            sudan suriname sweden switzerland syria taiwan tajikistan tanzania thailand togo tonga tunisia turkey
            turkmenistan uganda ukraine uruguay uzbekistan vanuatu venezuela vietnam wales yemen zambia zimbabwe usa uk eu
            uae africa asia america oceania antarctica
            amsterdam athens atlanta auckland baltimore bangkok barcelona beijing berlin birmingham bogota boston brisbane
            brussels bucharest budapest cairo chicago cologne copenhagen dallas delhi denver detroit dubai dublin edinburgh
            florence frankfurt geneva glasgow hamburg hanoi havana helsinki houston istanbul jakarta jerusalem johannesburg
            karachi kiev krakow kyiv kyoto lagos leeds lima lisbon liverpool london lyon madrid manchester manila marseille
            melbourne miami milan minneapolis montreal moscow mumbai munich nairobi naples nyc osaka oslo ottawa paris perth
            philadelphia phoenix porto prague quebec reykjavik riga rome rotterdam santiago seattle seoul shanghai sofia
            stockholm stuttgart sydney tallinn tokyo toronto valencia vancouver venice vienna vilnius warsaw zagreb zurich
            california texas florida nevada hawaii alaska ohio bavaria tuscany catalonia
            english spanish french german italian portuguese dutch russian chinese mandarin japanese korean arabic hindi
            turkish polish swedish danish norwegian finnish greek hebrew latin
            google apple microsoft amazon facebook meta netflix spotify twitter instagram whatsapp telegram tiktok youtube
            linkedin slack zoom teams skype dropbox salesforce hubspot shopify stripe paypal klarna visa mastercard amex
            oracle sap ibm intel amd nvidia samsung huawei xiaomi sony nokia dell lenovo asus acer hp canon epson tesla ford
            toyota honda bmw audi volkswagen uber lyft airbnb ikea walmart dhl fedex ups lufthansa emirates ryanair easyjet
            gmail outlook yahoo icloud onedrive sharepoint trello jira asana notion confluence github gitlab bitbucket
            jenkins circleci travis heroku vercel netlify cloudflare digitalocean aws azure gcp alexa siri cortana chatgpt
            claude gemini copilot excel word powerpoint photoshop figma android ios ipados macos windows linux ubuntu debian
            fedora centos redhat arch alpine iphone ipad ipod pixel galaxy kindle playstation xbox chrome firefox
            safari edge opera java javascript typescript python ruby rust kotlin scala swift golang php perl haskell elixir
            erlang clojure dart lua matlab julia cobol fortran bash powershell zsh react angular vue svelte django flask
            rails spring laravel express nextjs nuxt node deno bun npm yarn pnpm pip maven gradle docker podman kubernetes
            helm terraform ansible puppet chef mysql postgres mariadb sqlite mongodb redis memcached cassandra dynamodb
            elasticsearch kafka rabbitmq nginx apache tomcat hadoop spark git svn mercurial json xml yaml csv toml pdf html
            css sql graphql grpc rest soap http https ftp ssh tls ssl tcp udp dns smtp imap oauth saml jwt ldap png jpeg jpg
            gif svg mp3 mp4 docx xlsx bluetooth wifi ethernet usb hdmi
            ibuprofen aspirin paracetamol acetaminophen tylenol advil naproxen amoxicillin penicillin metformin insulin
            warfarin lisinopril atorvastatin omeprazole prednisone prednisolone diazepam sertraline fluoxetine cortisone
            morphine codeine melatonin caffeine alcohol nicotine magnesium iron zinc calcium potassium
            asthma diabetes cancer malaria measles mumps rubella tetanus cholera typhoid rabies hepatitis pneumonia
            bronchitis migraine arthritis eczema psoriasis anemia anaemia epilepsy dementia depression anxiety insomnia
            hypertension hypotension stroke flu covid cold allergy gout
            ebay etsy alibaba coinbase binance revolut monzo hsbc barclays citibank chase
            """;

    static final String PLANS = """
            basic standard premium pro plus lite free trial starter essential essentials advanced professional business
            enterprise team teams family individual personal student ultimate elite deluxe bronze silver gold platinum
            diamond economy first-class junior senior saver flex express priority growth unlimited freemium corporate
            private joint checking saving hourly daily weekly monthly yearly quarterly prepaid postpaid full-time part-time
            """;

    static final String CURRENCIES = """
            usd eur gbp jpy chf cny inr aud cad nzd sek nok dkk pln czk huf ron bgn try rub brl mxn zar krw sgd hkd thb aed
            sar ils php idr myr vnd btc eth
            """;

    static final String DATES = """
            monday tuesday wednesday thursday friday saturday sunday weekday weekend january february march april june july
            august september october november december today tomorrow yesterday tonight morning afternoon evening night noon
            midnight breakfast lunch dinner brunch spring summer autumn winter easter christmas thanksgiving halloween
            ramadan diwali hanukkah new-year quarter semester century decade bc ad
            """;

    private Names() {}
}
