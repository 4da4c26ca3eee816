from django.db import migrations

# A writer may have looked up a tag that is made a synonym before the writer is done:
# the post gets what the synonym stands for by then.
CANONICAL = """
CREATE FUNCTION blog_canonical_tag() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    canonical bigint;
BEGIN
    SELECT synonym_of_id INTO canonical FROM blog_tag WHERE id = NEW.tag_id FOR SHARE;
    NEW.tag_id := coalesce(canonical, NEW.tag_id);
    RETURN NEW;
END $$;
CREATE TRIGGER blog_taggedpost_canonical
    BEFORE INSERT OR UPDATE OF tag_id ON blog_taggedpost
    FOR EACH ROW EXECUTE FUNCTION blog_canonical_tag();
"""
ANY = """
DROP TRIGGER blog_taggedpost_canonical ON blog_taggedpost;
DROP FUNCTION blog_canonical_tag();
"""


class Migration(migrations.Migration):
    dependencies = [('blog', '0046_tag_merges')]

    operations = [migrations.RunSQL(CANONICAL, ANY)]
