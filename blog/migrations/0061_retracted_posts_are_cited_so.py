from django.db import migrations

# A citation says of a post that it was retracted: it is due again once it is, or is no
# longer.
TRIGGER = """
CREATE FUNCTION blog_want_citation_of_retracted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM blog_want_citations(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER blog_want_citation_of_retracted AFTER UPDATE OF status ON blog_post
    FOR EACH ROW WHEN ((OLD.status = 'retracted') <> (NEW.status = 'retracted'))
    EXECUTE FUNCTION blog_want_citation_of_retracted();
"""
NO_TRIGGER = """
DROP TRIGGER blog_want_citation_of_retracted ON blog_post;
DROP FUNCTION blog_want_citation_of_retracted();
"""


class Migration(migrations.Migration):
    dependencies = [('blog', '0060_told_of_what_is_overdue')]

    operations = [migrations.RunSQL(TRIGGER, NO_TRIGGER)]
