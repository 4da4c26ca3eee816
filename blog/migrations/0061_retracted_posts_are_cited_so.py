from django.db import migrations

# A citation says of a post that it was retracted: it is due again once it is.
WANT = """
CREATE OR REPLACE FUNCTION blog_want_citation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status NOT IN ('scheduled', 'published', 'withdrawn', 'retracted') THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND
        (NEW.title, NEW.published_at, NEW.language, NEW.doi = '')
            IS NOT DISTINCT FROM
        (OLD.title, OLD.published_at, OLD.language, OLD.doi = '')
        AND {unchanged}
    THEN
        RETURN NULL;
    END IF;
    INSERT INTO blog_citation (post_id, texts) VALUES (NEW.id, '{{}}')
        ON CONFLICT (post_id) DO UPDATE SET wanted = blog_citation.wanted + 1;
    RETURN NULL;
END $$;
"""
BEFORE = "OLD.status IN ('scheduled', 'published', 'withdrawn', 'retracted')"
AFTER = f"{BEFORE} AND (OLD.status = 'retracted') = (NEW.status = 'retracted')"


class Migration(migrations.Migration):
    dependencies = [('blog', '0060_told_of_what_is_overdue')]

    operations = [
        migrations.RunSQL(
            WANT.format(unchanged=AFTER), WANT.format(unchanged=BEFORE)
        ),
    ]
