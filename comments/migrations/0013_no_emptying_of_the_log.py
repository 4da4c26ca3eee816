from django.db import migrations

# No row is asked where a table is emptied as a whole, also along with the comments.
GUARD = """
CREATE FUNCTION comments_keep_all_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The log of decisions is never emptied.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER comments_keep_all_decisions BEFORE TRUNCATE ON comments_decision
    FOR EACH STATEMENT EXECUTE FUNCTION comments_keep_all_decisions();
"""
NO_GUARD = """
DROP TRIGGER comments_keep_all_decisions ON comments_decision;
DROP FUNCTION comments_keep_all_decisions();
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0012_mentions_shown")]

    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
