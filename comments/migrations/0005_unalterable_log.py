from django.db import migrations

# A line of the log may forget whose comment it was about and what that said, nothing
# else: so says the table itself, whoever writes to it. It does forget as soon as its
# comment is deleted, in whatever way.
GUARD = """
CREATE FUNCTION comments_keep_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.comment_id IS NULL THEN
        NEW.reasons := '[]';
        NEW.before := '{}';
    END IF;
    IF TG_OP = 'UPDATE'
        AND (NEW.comment_id IS NULL OR NEW.comment_id = OLD.comment_id)
        AND (NEW.actor_id IS NULL OR NEW.actor_id = OLD.actor_id)
        AND (NEW.reasons = '[]' OR NEW.reasons = OLD.reasons)
        AND (NEW.before = '{}' OR NEW.before = OLD.before)
        AND (NEW.id, NEW.act, NEW.was, NEW.became, NEW.made_at)
            = (OLD.id, OLD.act, OLD.was, OLD.became, OLD.made_at)
        AND NEW.batch IS NOT DISTINCT FROM OLD.batch
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The log of decisions is never changed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER comments_keep_decisions BEFORE UPDATE OR DELETE ON comments_decision
    FOR EACH ROW EXECUTE FUNCTION comments_keep_decisions();
"""
NO_GUARD = """
DROP TRIGGER comments_keep_decisions ON comments_decision;
DROP FUNCTION comments_keep_decisions();
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0004_the_discussion")]

    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
