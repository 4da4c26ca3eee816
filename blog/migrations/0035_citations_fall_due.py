from django.db import migrations

# A citation is due again once anything changes that it says, whoever changes it. The
# first is wanted when the post gets an address. All others are only counted on, so that
# a post that is being deleted is cited no more, and in one order, so that two who rename
# authors of the same posts don't wait for each other.
TRIGGERS = """
CREATE FUNCTION blog_want_citation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status NOT IN ('scheduled', 'published', 'withdrawn', 'retracted') THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND
        (NEW.title, NEW.published_at, NEW.language, NEW.doi = '')
            IS NOT DISTINCT FROM
        (OLD.title, OLD.published_at, OLD.language, OLD.doi = '')
        AND OLD.status IN ('scheduled', 'published', 'withdrawn', 'retracted')
    THEN
        RETURN NULL;
    END IF;
    INSERT INTO blog_citation (post_id, texts) VALUES (NEW.id, '{}')
        ON CONFLICT (post_id) DO UPDATE SET wanted = blog_citation.wanted + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER blog_want_citation
    AFTER INSERT OR UPDATE OF title, status, published_at, language, doi ON blog_post
    FOR EACH ROW EXECUTE FUNCTION blog_want_citation();

CREATE FUNCTION blog_want_citations(posts bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE blog_citation SET wanted = wanted + 1 FROM (
        SELECT post_id FROM blog_citation WHERE post_id = ANY(posts)
        ORDER BY post_id FOR NO KEY UPDATE
    ) AS due WHERE blog_citation.post_id = due.post_id;
$$;

CREATE FUNCTION blog_want_citations_of_byline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND
        (NEW.post_id, NEW.author_id, NEW.position, NEW.contribution)
        = (OLD.post_id, OLD.author_id, OLD.position, OLD.contribution)
    THEN
        RETURN NULL;
    END IF;
    PERFORM blog_want_citations(ARRAY[OLD.post_id, NEW.post_id]);
    RETURN NULL;
END $$;
CREATE TRIGGER blog_want_citations_of_byline
    AFTER INSERT OR DELETE OR UPDATE OF post_id, author_id, position, contribution
    ON blog_byline
    FOR EACH ROW EXECUTE FUNCTION blog_want_citations_of_byline();

CREATE FUNCTION blog_want_citations_of_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM blog_want_citations(ARRAY(
        SELECT post_id FROM blog_byline WHERE author_id = NEW.id
    ));
    RETURN NULL;
END $$;
CREATE TRIGGER blog_want_citations_of_author
    AFTER UPDATE OF name, citing_name, is_group ON blog_author
    FOR EACH ROW WHEN (
        (NEW.name, NEW.citing_name, NEW.is_group)
            IS DISTINCT FROM (OLD.name, OLD.citing_name, OLD.is_group)
    )
    EXECUTE FUNCTION blog_want_citations_of_author();

CREATE FUNCTION blog_want_all_citations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT'
        OR (NEW.time_zone, NEW.language) <> (OLD.time_zone, OLD.language)
    THEN
        PERFORM blog_want_citations(ARRAY(SELECT post_id FROM blog_citation));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER blog_want_all_citations
    AFTER INSERT OR UPDATE OF time_zone, language ON blog_sitesettings
    FOR EACH ROW EXECUTE FUNCTION blog_want_all_citations();
"""
NO_TRIGGERS = """
DROP TRIGGER blog_want_all_citations ON blog_sitesettings;
DROP FUNCTION blog_want_all_citations();
DROP TRIGGER blog_want_citations_of_author ON blog_author;
DROP FUNCTION blog_want_citations_of_author();
DROP TRIGGER blog_want_citations_of_byline ON blog_byline;
DROP FUNCTION blog_want_citations_of_byline();
DROP FUNCTION blog_want_citations(bigint[]);
DROP TRIGGER blog_want_citation ON blog_post;
DROP FUNCTION blog_want_citation();
"""


class Migration(migrations.Migration):
    dependencies = [('blog', '0034_citations')]

    operations = [migrations.RunSQL(TRIGGERS, NO_TRIGGERS)]
