from django.db import migrations

# The names that a search finds a post by: who had a part in it, in their order, then
# its tags.
NAMES = """
CREATE FUNCTION blog_names_of(post bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(name, E'\\n' ORDER BY kind, place, name), '') FROM (
        SELECT 1 AS kind, min(position) AS place, name
        FROM blog_byline JOIN blog_author ON blog_author.id = author_id
        WHERE post_id = post GROUP BY blog_author.id
        UNION ALL
        SELECT 2, 0, name
        FROM blog_taggedpost JOIN blog_tag ON blog_tag.id = tag_id
        WHERE content_object_id = post
    ) AS named
$$;

-- Posts are locked first, by ascending number, as everywhere. What others have
-- committed until then is seen by the second statement.
CREATE FUNCTION blog_keep_names(posts bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM blog_post WHERE id = ANY (posts) ORDER BY id FOR NO KEY UPDATE;
    UPDATE blog_post SET names = blog_names_of(id)
    WHERE id = ANY (posts) AND names <> blog_names_of(id);
END $$;
"""
NO_NAMES = """
DROP FUNCTION blog_keep_names(bigint[]);
DROP FUNCTION blog_names_of(bigint);
"""

# A post comes to a name, or leaves it. Who is being renamed meanwhile has the new name
# before the post takes it over.
LINKED = """
CREATE FUNCTION {link}_names() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    posts bigint[];
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM 1 FROM {named} WHERE id IN (SELECT {to} FROM fresh)
        ORDER BY id FOR SHARE;
    END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT {post}) INTO posts FROM fresh;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT {post}) INTO posts FROM stale;
    ELSE
        SELECT array_agg(DISTINCT {post}) INTO posts FROM (
            (SELECT {facts} FROM fresh EXCEPT SELECT {facts} FROM stale)
            UNION ALL
            (SELECT {facts} FROM stale EXCEPT SELECT {facts} FROM fresh)
        ) AS changed;
    END IF;
    IF posts IS NOT NULL THEN
        PERFORM blog_keep_names(posts);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {link}_names_insert AFTER INSERT ON {link}
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION {link}_names();
CREATE TRIGGER {link}_names_update AFTER UPDATE ON {link}
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION {link}_names();
CREATE TRIGGER {link}_names_delete AFTER DELETE ON {link}
    REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION {link}_names();
"""
NOT_LINKED = """
DROP TRIGGER {link}_names_delete ON {link};
DROP TRIGGER {link}_names_update ON {link};
DROP TRIGGER {link}_names_insert ON {link};
DROP FUNCTION {link}_names();
"""

# An author or a tag is renamed.
RENAMED = """
CREATE FUNCTION {named}_names() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    posts bigint[];
BEGIN
    SELECT array_agg(DISTINCT {post}) INTO posts FROM {link} WHERE {to} IN (
        SELECT id FROM fresh JOIN stale USING (id) WHERE fresh.name <> stale.name
    );
    IF posts IS NOT NULL THEN
        PERFORM blog_keep_names(posts);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {named}_names AFTER UPDATE ON {named}
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION {named}_names();
"""
NOT_RENAMED = """
DROP TRIGGER {named}_names ON {named};
DROP FUNCTION {named}_names();
"""

LINKS = (
    {
        'link': 'blog_byline',
        'post': 'post_id',
        'named': 'blog_author',
        'to': 'author_id',
        'facts': 'post_id, author_id, position',
    },
    {
        'link': 'blog_taggedpost',
        'post': 'content_object_id',
        'named': 'blog_tag',
        'to': 'tag_id',
        'facts': 'content_object_id, tag_id',
    },
)


class Migration(migrations.Migration):
    dependencies = [('blog', '0038_menu_leads_to_the_feeds')]

    operations = [
        migrations.RunSQL(NAMES, NO_NAMES),
        *(
            migrations.RunSQL(made.format(**link), undone.format(**link))
            for link in LINKS
            for made, undone in ((LINKED, NOT_LINKED), (RENAMED, NOT_RENAMED))
        ),
    ]
