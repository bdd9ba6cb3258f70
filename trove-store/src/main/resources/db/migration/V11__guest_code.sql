-- Which authentication code the messages of an instance's guest have. The agents of instances that are there now send the old
-- one until they are updated. NULL: nothing is known yet (also of rows that a Trove in Python makes), so the settings decide.
ALTER TABLE instances ADD COLUMN guest_code VARCHAR(8) NULL;
UPDATE instances SET guest_code = 'old' WHERE deleted = 0;
