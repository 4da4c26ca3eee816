"""What tools that look for SQL injection send: each attack in each kind of quotes."""

from itertools import product

BEFORE = ("", "1", "x'", 'x"', "x')", "x'))", "x%", "x\\'", "x’", "$$")
ATTACKS = (
    " OR 1=1",
    " OR 'a'='a",
    " AND 1=2 UNION SELECT NULL",
    " UNION ALL SELECT title, body FROM blog_post",
    " UNION SELECT email, password FROM accounts_user",
    "; DROP TABLE blog_post",
    "; SELECT pg_sleep(5)",
    " || pg_sleep(5)",
    " AND 1=(SELECT 1 FROM pg_sleep(5))",
    " AND 1=CAST((SELECT version()) AS int)",
    " AND (SELECT COUNT(*) FROM generate_series(1,5000000))>0",
    " ORDER BY 99",
    "); UPDATE blog_post SET status='published'",
    "; COPY blog_post TO PROGRAM 'id'",
    " AND EXTRACTVALUE(1,CONCAT(0x7e,VERSION()))",
    " WAITFOR DELAY '0:0:5'",
    ":*&!|<->(((",
    "%' AND title LIKE '%zq",
    "\\x27\\x20OR\\x201=1",
    "{{7*7}}%s%(q)s{0}",
)
AFTER = ("", " --", "#", "/*", "'", ");", " AND '1'='1")


def payloads():
    """Return 400 of them, always the same ones, each kind of part in many."""
    every = [f"{b}{a}{end}" for b, a, end in product(BEFORE, ATTACKS, AFTER)]
    return [every[number * len(every) // 400] for number in range(400)]
