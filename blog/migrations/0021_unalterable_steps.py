from django.db import migrations

# A line of the log may forget of which post it was, its reason and who acted, nothing
# else: so says the table itself, whoever writes to it.
GUARD = """
CREATE FUNCTION blog_keep_transitions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.post_id IS NULL THEN
        NEW.reason := '';
    END IF;
    IF TG_OP = 'UPDATE'
        AND (NEW.post_id IS NULL OR NEW.post_id = OLD.post_id)
        AND (NEW.by_id IS NULL OR NEW.by_id = OLD.by_id)
        AND (NEW.reason = OLD.reason OR NEW.post_id IS NULL)
        AND (NEW.id, NEW.verb, NEW.was, NEW.became, NEW.at)
            = (OLD.id, OLD.verb, OLD.was, OLD.became, OLD.at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The log of steps is never changed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER blog_keep_transitions BEFORE UPDATE OR DELETE ON blog_transition
    FOR EACH ROW EXECUTE FUNCTION blog_keep_transitions();
CREATE FUNCTION blog_keep_all_transitions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The log of steps is never emptied.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER blog_keep_all_transitions BEFORE TRUNCATE ON blog_transition
    FOR EACH STATEMENT EXECUTE FUNCTION blog_keep_all_transitions();
"""
NO_GUARD = """
DROP TRIGGER blog_keep_all_transitions ON blog_transition;
DROP FUNCTION blog_keep_all_transitions();
DROP TRIGGER blog_keep_transitions ON blog_transition;
DROP FUNCTION blog_keep_transitions();
"""


class Migration(migrations.Migration):
    dependencies = [('blog', '0020_workflow')]

    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
