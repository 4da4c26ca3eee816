"""What readers of a blog on medical education say."""

# How many name a site of their own.
SITES = 0.15
WORDS = {
    "site": "ward-notes.example|teaching-log.example|slow-rounds.example|"
    "anatomy-table.example|night-float.example|bedside.example",
    "paper": "https://journal.example/{year}/{n}|https://doi.example/10.5555/{n}|"
    "https://repository.example/item/{n}|https://library.example/read/{n}",
    "year": "2009|2012|2014|2016|2018|2020|2021|2023",
    "n": "118|204|377|412|559|603|781|846|902|1377|2045|3310|4128",
    "few": "two|three|four|five|six",
    "many": "twelve|twenty|thirty|forty|sixty|ninety",
    "learner": "students|residents|interns|trainees|clerks|first-years|registrars",
    "who": "my registrar|a colleague in paediatrics|our head nurse|the chief resident|"
    "an old teacher of mine|one of our patients|my co-author",
    "place": "surgery|the emergency room|our clinic|the intensive care unit|"
    "anatomy lab|"
    "general practice|psychiatry|the delivery ward|geriatrics|a rural hospital",
    "method": "the flipped classroom|peer teaching|simulation|the logbook|"
    "spaced practice|"
    "team-based learning|the portfolio|bedside teaching|the journal club|mock exams",
    "thing": "feedback|silence after a question|handover|reflection|assessment|"
    "supervision at night|curriculum reform|burnout|patient consent|grading",
    "drug": "sildenafil|Viagra|tadalafil|tramadol|diazepam|semaglutide|metformin|"
    "warfarin|ketamine|modafinil|testosterone|prednisolone",
    "illness": "pulmonary hypertension|erectile dysfunction after prostatectomy|"
    "chronic pain|sepsis|heart failure|obesity|anxiety|Raynaud's disease|delirium",
    "outil": "la classe inversée|la simulation|le carnet de stage|le tutorat|"
    "l'apprentissage par problèmes|la rétroaction|le club de lecture",
    "eleve": "internes|externes|étudiants|stagiaires|résidents|sages-femmes",
    "lieu": "aux urgences|en gériatrie|au bloc|en stage rural|à la faculté|"
    "en pédiatrie",
}
THEMES = {
    "thanks": (
        """–
        Thank you.
        Thanks a lot!
        Lovely piece.
        Great post!
        This made my morning.
        Exactly what I needed before teaching tomorrow.
        Well said, and about time.""",
        """Thank you for writing about {thing}.
        I will show this to {who}.
        The part on {method} was the best for me.
        I read it twice on the train.
        Sharing it with our {learner} today.
        It is printed now and hangs in {place}.
        More on {thing}, please.
        I needed the reminder about {thing}.""",
    ),
    "experience": (
        """In {place} we tried {method} for {few} years and then gave it up.
        When I began in {place} nobody talked about {thing} at all.
        We have {many} {learner} a year and one of us teaches them.
        My own first week in {place} was ruled by fear.
        After {many} years of teaching I still get {thing} wrong.
        Our {learner} asked for {method} themselves, which surprised us.
        Last winter we counted how often {thing} came up on rounds.""",
        """What kept it alive was that {who} turned up every single time.
        It failed because nobody had been given an hour for it.
        The quiet ones gained most, the loud ones did not notice.
        We learned to say out loud what we did not know.
        Half of it was theatre for the accreditors.
        The night shifts undid whatever the day had taught.
        Slowly the nurses joined in, and then it worked.
        I would do it again, with fewer forms.""",
        """–
        I wonder whether others saw the same.
        Perhaps small hospitals are different.
        That is only one place, of course.
        Ask me again in {few} years.
        {who} disagrees with me, by the way.""",
    ),
    "question": (
        """How did you measure {thing} here?
        Was there any control group for {method}?
        Could you say how many {learner} dropped out?
        Does this hold in {place} as well?
        Who paid for the hours that {method} takes?
        Did the {learner} know that they were being watched?
        What happened with {thing} after the study ended?""",
        """I ask because our committee votes on it in {few} weeks.
        The figure with the error bars left me unsure.
        In our own data the effect went away after {few} months.
        {who} would like to repeat it.
        My guess is that teachers changed more than {learner} did.
        I could not find it in the supplement.
        With {many} people a difference of that size may be luck.""",
    ),
    "disagreement": (
        """I am not convinced by the argument on {thing}.
        With respect, this romanticises {method}.
        You leave out the cost of {method}.
        This is a fine essay and a weak study.
        The opposite happened in {place}.
        I read the same papers and draw the other conclusion.
        Sorry, but {thing} is not the fault of the {learner}.""",
        """A median of {few} says little when the range is that wide.
        Somebody has to see the patients while all this goes on.
        Those who answer surveys about {thing} are those who care already.
        We would never accept such evidence for a drug.
        It blames people for what the rota does.
        {who} left over exactly this, and was right to.
        The comparison with aviation has never worked for me.""",
        """–
        Still, I am glad that somebody says it in public.
        Happy to be shown wrong.
        I would say so to your face, kindly.
        Let us talk at the next meeting.""",
    ),
    "link": (
        """There is a careful trial on this: {paper}.
        We wrote up our own attempt, with all the data: {paper}
        For those who want to read on, {paper} is free to read.
        See {paper} for the other side of it.
        The original is from {year} and still the best: {paper}
        Our slides on {method} are at https://{site}/slides for anyone to use.
        Compare {paper} with {paper}, which found nothing.""",
        """Table {few} is what I would look at first.
        It has {many} {learner} and a proper comparison.
        The discussion of {thing} is honest about what went wrong.
        I have no part in it beyond admiring it.
        Skip the introduction.
        {who} pointed me to it years ago.
        It changed how we handle {thing} in {place}.""",
    ),
    "drugs": (
        """We use {drug} in {illness}, and our {learner} can hardly say why.
        Nobody had taught me to ask what {drug} costs the patient.
        A patient bought {drug} on the internet and came to us with a rash.
        My favourite case for teaching is {drug} in {illness}.
        On rounds I ask what {drug} does before I ask for the dose.
        Our {learner} mix up {drug} and {drug} every year.
        The interaction of {drug} with {drug} deserves a whole lesson.""",
        """The pills had no label and were half the strength.
        The mechanism is easier to remember than the table.
        They are prescribed for weight, for sleep, for everything.
        We draw the receptor on the window of the ward.
        It opens a talk on sexual health that the book leaves out.
        Online pharmacies without a prescription are the new history to take.
        The free samples in the corridor did not help either.
        Somebody always giggles at Viagra, and then listens.""",
        """–
        That makes a good exam question, too.
        {who} keeps a list of such stories.
        I would add it to the piece.
        In {place} it comes up weekly.""",
    ),
    "money": (
        """A course at {many} pounds a head is no answer to {thing}.
        Our {learner} carry loans that decide which specialty they choose.
        Who profits from selling {method} to deans?
        We got a small grant for {method}, and spent most of it on coffee.
        Open access fees mean that our {learner} can't publish what they find.
        Conference tickets cost more than a week of my salary.
        I was offered money to put my name on a course, and said no.""",
        """The best of it was free: an hour of {who} after work.
        Click through any of these platforms and you see who it was built for.
        For the price of one licence we hired a tutor for {few} months.
        Cheap it was not, and the discount ended with the trial.
        Declare it, and then let us argue about {thing}.
        Credit goes to the library, which bought the book for everybody.
        There is no investment with a better return than a good night's sleep.""",
    ),
    "humour": (
        """My cat attended more of these lectures than I did.
        Our only simulator is a mattress with a face drawn on it.
        The intensive care unit is no casino, though the monitors try.
        I once gave {thing} a whole lecture and lost my slides halfway.
        Every {method} begins with somebody looking for the adapter.
        If {thing} were a drug it would be withdrawn.
        The coffee machine has taught more {learner} than I have.""",
        """It still got better marks than the dean.
        Nobody has complained so far.
        The {learner} voted to keep it.
        Please do not tell {who}.
        I blame the projector.
        We called it a pilot and got it past the committee.
        True story, {place}, {year}.""",
    ),
    "correction": (
        """A small correction: the survey was done in {year}, not a year later.
        The second table seems to add up to more than a hundred per cent.
        You write {drug} where you must mean {drug}.
        The name of the second author is spelt with an accent.
        In the third paragraph a "not" is missing, I think.
        The link to the questionnaire leads nowhere at the moment.
        I was in the room, and it was {few} {learner}, not {many}.""",
        """It does not change your point on {thing}.
        Otherwise a fine read.
        The rest of the numbers I could follow.
        Perhaps add a note at the end.
        {who} saw it first.
        Sorry to be that person.
        The journal has it right: {paper}""",
    ),
    "patient": (
        """I am no doctor, I was the patient in the bed.
        As the mother of a child with {illness} I have met many {learner}.
        My father was in {place} for {many} days.
        I came here because of my own {illness} and stayed for the essays.
        Nobody asked me whether the {learner} could come in.
        The kindest person in {place} was a student.
        I teach patients how to speak to {learner}.""",
        """She sat down, which nobody else did.
        They spoke about me over my head.
        I would have said yes, had anybody asked.
        He looked up {drug} in front of me, and I trusted him more for it.
        It takes one minute and costs nothing.
        I still remember the name on the badge.
        Teach them to knock, please.""",
    ),
    "merci": (
        """Merci beaucoup !
        Merci pour ce texte.
        Très bel article, merci.
        Bravo pour cette analyse.
        Texte remarquable, que je partage avec nos {eleve}.
        Enfin quelqu'un le dit.
        Je découvre ce blog grâce à une collègue.""",
        """Nous essayons {outil} {lieu} depuis peu.
        La question du temps n'est pas réglée pour autant.
        J'aurais aimé lire cela avant mon premier stage.
        Mes {eleve} y verront leur propre histoire.
        À relire avant chaque garde.
        Le passage sur le silence m'a touchée.
        Rien à ajouter.""",
    ),
    "debat": (
        """Chez nous, {outil} a surtout occupé les comités.
        Je ne partage pas l'avis de l'auteur sur {outil}.
        Avec nos {eleve}, la difficulté est ailleurs.
        Combien d'{eleve} ont répondu au questionnaire ?
        {lieu}, personne n'a une heure libre pour {outil}.
        L'étude de {year} disait pourtant le contraire : {paper}
        Un patient achète du {drug} en ligne, et nos {eleve} n'osent pas demander.""",
        """Les chiffres sont trop petits pour conclure.
        Il faudrait comparer avec une autre faculté.
        On forme à la peur plus qu'au doute.
        Les infirmières l'avaient compris avant nous.
        J'en parlerai au prochain conseil.
        Cela dit, la discussion me paraît utile.
        Le prix du logiciel suffirait à payer un tuteur.""",
    ),
    "practical": (
        """We use a free app to collect such notes, and it beats any platform.
        Put a timer on the table and count to five.
        Here is what works for us with {learner}: one question, no slides.
        Write the aim on the board before you begin.
        Ask the {learner} to teach {thing} to each other first.
        A short list on the door saved us {many} phone calls.
        Let the {learner} lead the handover once a week.""",
        """The first {few} times feel awkward.
        It needs no money and no permission.
        Start with the smallest group you have.
        {who} calls it the lazy method, and does it too.
        By spring they did it without us.
        Try it in {place} before you try it anywhere else.
        The rest is patience.""",
        """–
        I can send the sheet to whoever wants it.
        Take it, change it, tell us what broke.
        It is all at https://{site}/notes too.
        Good luck!""",
    ),
    "meeting": (
        """We will discuss this piece in our journal club on Tuesday.
        {who} and I speak about {thing} at the autumn meeting.
        Our department is looking for a fellow who cares about {method}.
        Registration for our free workshop on {method} opens in May.
        I missed the session on {thing}, was it recorded?
        Our {learner} will present their posters in {place} next month.
        Is anybody else going to the congress in {year}, sorry, next year?""",
        """Visitors are welcome, coffee is bad.
        The programme is at https://{site}/ and costs nothing.
        Come and contradict us.
        We keep it small: {many} seats.
        I will report here.
        A link for those far away will be sent on the day.
        Bring your own case.""",
    ),
}
