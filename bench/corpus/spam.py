"""What robots and the people who pay them leave under articles."""

# How many name a site of their own.
SITES = 0.7
WORDS = {
    "site": "{trade}-{good}.example|{good}{trade}.example|best-{trade}.example|"
    "my{good}.example|{trade}24.example|go-{trade}.example|{good}-online.example",
    "trade": "pharma|spins|rank|loan|coin|watch|essay|diet|stream|mover|lawyer|vape|"
    "repair|proxy|meds|slots|credit|casino|seo|keto",
    "good": "cheap|top|fast|easy|real|smart|vip|lucky|prime|ultra|mega|pro",
    "link": "https://{site}/|https://{site}/buy|https://{site}/?ref={n}|"
    "http://{site}/go/{n}|"
    "https://www.{site}/offer-{n}",
    "n": "11|27|38|52|66|73|89|104|215|331|478|590",
    "pill": "viagra|cialis|sildenafil|tramadol|xanax|modafinil|ozempic|phentermine|"
    "kamagra|levitra|ambien|adderall",
    "percent": "10|15|20|30|40|50|60|70|80|90",
    "money": "$500|$900|$1,200|$3,000|$5,000|$10,000|€800|€2,500|£750",
    "coin": "bitcoin|ethereum|crypto|USDT|dogecoin|forex",
    "game": "slots|roulette|blackjack|poker|sports betting|live casino|baccarat",
    "brand": "luxury watches|designer bags|sneakers|sunglasses|phone cases|jerseys",
    "city": "Dallas|Leeds|Perth|Toronto|Dubai|Mumbai|Phoenix|Manchester|Lagos",
    "service": "plumber|roofer|locksmith|moving company|pest control|car towing|"
    "carpet cleaning|divorce lawyer|dental implants|hair transplant",
    "praise": "wonderful|amazing|fantastic|superb|excellent|brilliant|remarkable|"
    "awesome",
    "piece": "blog|website|web site|article|post|page|weblog|write-up",
}
OWN_NAMES = {
    "pharmacy": "buy {pill} online",
    "casino": "{game} bonus",
    "seo": "SEO expert {city}",
    "replica": "cheap {brand}",
    "local": "{service} {city}",
    "crypto": "{coin} profit",
}
THEMES = {
    "pharmacy": (
        """Buy {pill} online without prescription, {percent}% off today.
        Cheap {pill} shipped overnight, no questions asked.
        Order generic {pill} and {pill} at the lowest price.
        {pill} {pill} {pill} discount pharmacy
        Looking for {pill}? Our online pharmacy has it in stock.
        Doctors hate it: get {pill} delivered in plain packaging.
        Best place to purchase {pill} from home: {link}""",
        """No prescription needed, free shipping worldwide. {link}
        Click here: {link}
        Pay with {coin} and save {percent}%. {link}
        100% satisfaction guaranteed, visit {link}
        Bonus pills with every order at {link}
        Fast delivery, discreet package. {link}
        Limited offer, order now {link}""",
    ),
    "casino": (
        """Play {game} now and win up to {money} tonight!
        Claim your welcome bonus of {money} and {n} free spins.
        I won {money} at {game} last week, here is where.
        Best online {game} with instant payouts.
        No deposit bonus for new {game} players.
        Trusted {game} site, licensed and safe, jackpot every day.
        Register today and double your first deposit at {game}.""",
        """Join here {link}
        Sign up in one minute: {link}
        {link} {link}
        Bonus code LUCKY{n} at {link}
        Play from your phone, cash out any time. {link}
        Bet smart, win big. {link}
        Don't miss the jackpot: {link}""",
    ),
    "seo": (
        """Your {piece} does not rank on the first page of search engines.
        We can bring your {piece} to the top of the results within {n} days.
        I am an SEO specialist from {city} and I have looked at your {piece}.
        Do you want {n} thousand visitors a month to your {piece}?
        Your {piece} misses a lot of traffic because of poor backlinks.
        Get {n} high authority backlinks for only {money}.
        Hello owner, your {piece} has several errors that hurt your ranking.""",
        """We offer guest posts, link building and social signals at a fair price.
        Reply to this comment and I will send you our price list.
        Contact us for a free audit: {link}
        Our packages start at {money} per month. {link}
        No upfront payment, results guaranteed.
        We worked with clients in {city} and {city}, see {link}
        Let me know your interest and your phone number.""",
    ),
    "flattery": (
        """{praise} {piece}! I have bookmarked it and will come back again.
        I really like what you guys are up to, such {praise} work and reporting!
        Hi there, I found your {piece} by search and it looks {praise} to me.
        Hey! This is my first visit to your {piece} and I am impressed.
        I simply wanted to say how {praise} your {piece} is.
        Pretty nice post, I just stumbled upon your {piece} and enjoyed browsing it.
        What a {praise} {piece}, keep up the good writing!""",
        """I will tell my friends about this {piece}.
        You are so talented in blogging!
        I will certainly return for more of your useful information.
        Can I subscribe to your updates? My own {piece} is {link}
        Also visit my {piece} ... {link}
        Feel free to surf to my {piece} {link}
        Your theme and layout are {praise}, which template do you use?
        I have a {piece} on the same subject: {link}""",
    ),
    "loans": (
        """Do you need an urgent loan of {money} with low interest?
        We give out business and personal loans from {money} at {n} rate.
        Bad credit? No problem, approved in {n} minutes.
        Get instant cash up to {money}, no collateral and no credit check.
        I was in debt until I met an honest lender who gave me {money}.
        Consolidate your debt today and lower your payments by {percent}%.
        Payday loan for everyone, same day transfer.""",
        """Apply now: {link}
        Contact our office by mail or chat, serious persons only.
        Fill in the form at {link} and receive your money.
        Offer valid for {n} days only.
        God bless him, his site is {link}
        No hidden fees, fast approval. {link}
        Write your name, country and amount needed.""",
    ),
    "crypto": (
        """I turned {money} into a fortune with {coin} in {n} days.
        Invest {money} in {coin} and earn {percent}% profit every week.
        My broker helped me to recover my lost {coin} wallet.
        Automatic {coin} trading robot with guaranteed income.
        Passive income from home: {coin} signals that never fail.
        Ask me how I earn {money} a day with {coin} trading.
        Thanks to Mrs. {city} I now trade {coin} and quit my job.""",
        """Contact her on chat, thank me later.
        Start here {link}
        Register with a deposit of {money}: {link}
        She is honest and reliable, {link}
        The platform pays out instantly. {link}
        Only {n} places left in our group.
        Join the winners now {link}""",
    ),
    "replica": (
        """Replica {brand} of top quality for {money} only.
        Cheap {brand} outlet, {percent}% discount and free shipping.
        Wholesale {brand} direct from the factory.
        Original {brand} at a price you won't believe.
        {brand} sale ends tonight, save {percent}%!
        New collection of {brand} and {brand} in our store.""",
        """Shop now {link}
        Visit our store: {link}
        Buy one, get one free. {link}
        {link} {link} {link}
        Secure payment, easy returns, {link}
        Use coupon SAVE{percent} at {link}""",
    ),
    "essays": (
        """Students, stop writing: our experts write your essay in {n} hours.
        Nursing assignment due tomorrow? Let professional writers do it.
        Buy a medical thesis without plagiarism from {money}.
        We take your online exam for you and guarantee the grade.
        Cheap essay writing service for nursing and medical students.
        Get your dissertation done by a doctor from {city}.""",
        """Order now and get {percent}% off your first paper. {link}
        Money back guarantee, {link}
        Confidential, fast, available day and night: {link}
        Prices start at {money} per page. {link}
        Type "write my paper" and chat with us at {link}
        Our writers are rated best in {city}.""",
    ),
    "journals": (
        """Dear esteemed author, your eminent work deserves our international journal.
        We cordially invite you to submit your valuable manuscript this month.
        Greetings of the day! Join our editorial board as an honourable member.
        Publish within {n} days, peer review guaranteed, impact factor rising.
        Kindly contribute to our upcoming issue, fee only {money}.
        Esteemed doctor, be a keynote speaker at our congress in {city}.""",
        """Submit by reply or at {link}
        Discount of {percent}% on the publication fee until Friday.
        We await your positive response at the earliest.
        Your acceptance letter is sent within {n} hours. {link}
        Registration closes soon: {link}
        Kindly forward to your colleagues.""",
    ),
    "weight": (
        """Lose {n} pounds in a week with this one weird trick.
        Melt belly fat overnight, keto gummies on sale.
        Natural {pill} alternative that burns fat while you sleep.
        Miracle supplement cures diabetes, doctors are shocked.
        My herbal doctor from {city} cured my herpes in {n} days.
        Boost your testosterone and stamina with natural capsules.""",
        """Get your free trial bottle here {link}
        Order before stock runs out: {link}
        {percent}% off for the next {n} customers. {link}
        He can cure you too, contact him by mail or chat.
        No diet, no exercise, {link}
        Watch the video before it is taken down {link}""",
    ),
    "local": (
        """Need a {service} in {city}? Call our team any time.
        Best {service} in {city}, free quote within {n} minutes.
        Affordable {service} services across {city} and {city}.
        Emergency {service} available day and night, {percent}% off.
        If you are searching for a reliable {service}, we are the number one choice.
        Our {service} company in {city} has {n} years of experience.""",
        """Book online at {link}
        Visit {link} for a free estimate.
        Call now and get {percent}% discount.
        Read more about our offers: {link}
        Thanks for sharing this {praise} information, see also {link}
        Customers rate us five stars. {link}""",
    ),
    "streams": (
        """Watch all matches live in HD for free without sign up.
        Download the full movie in high quality here.
        Premium accounts for every streaming service at {money} a year.
        Get {n} thousand followers and likes instantly.
        Free gift cards generator, works in {city} too.
        Unlock any phone in {n} minutes with our tool.""",
        """Link: {link}
        Click to start {link}
        No virus, tested today {link}
        Hurry up before it is deleted: {link}
        {link} {link}
        Share this link with {n} friends to unlock it. {link}""",
    ),
    "francais": (
        """Achetez du {pill} sans ordonnance, livraison rapide et discrète.
        Prêt entre particuliers de {money}, réponse en {n} heures.
        Casino en ligne : bonus de {money} offert sans dépôt.
        Gagnez {money} par jour depuis chez vous grâce au {coin}.
        Voyance gratuite par mail, retour de l'être aimé en {n} jours.
        Votre {piece} mérite un meilleur référencement, contactez notre agence.""",
        """Cliquez ici : {link}
        Inscription gratuite sur {link}
        Offre limitée, commandez maintenant {link}
        Paiement sécurisé, satisfait ou remboursé. {link}
        Contactez-moi vite par mail, personnes sérieuses uniquement.
        Profitez de {percent} % de réduction sur {link}""",
    ),
    "dating": (
        """Lonely tonight? Hot singles in {city} want to chat with you.
        I am a nice girl from {city} looking for a serious man.
        Meet beautiful women near {city}, no credit card needed.
        My webcam is on, come and see me.
        Find your soulmate today, {n} members online right now.""",
        """My photos are here {link}
        Free registration {link}
        Chat with me at {link}
        Write me, I will answer at once. {link}
        Join free for {n} days: {link}""",
    ),
}
