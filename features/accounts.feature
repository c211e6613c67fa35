Feature: Accounts
  As a learner
  I want an account of my own
  So that the coach knows me again, and nobody else sees my work.

  Scenario: Opening an account
    When Ada opens an account as "ada@school.example" with the password "seven brown foxes"
    Then the coach accepts
    And Ada can log in as "ada@school.example" with the password "seven brown foxes"
    And Ada's profile shows the e-mail address "ada@school.example"

  Scenario Outline: Details that no account can be opened with
    When Ada opens an account with the <detail> <value>
    Then the coach refuses with <code>

    Examples:
      | detail         | value               | code             |
      | e-mail address | "ada at school"     | email_invalid    |
      | e-mail address | nothing             | email_invalid    |
      | password       | "too short"         | password_unfit   |
      | password       | 257 letters         | password_unfit   |
      | time zone      | "Mars/Olympus_Mons" | timezone_unknown |
      | name           | nothing             | text_empty       |
      | name           | 201 letters         | text_too_long    |
      | name           | a broken character  | text_unreadable  |

  Scenario: An e-mail address has one account in a school, however it is written
    Given Ada has an account as "ada@school.example"
    When Ben opens an account as "ADA@School.example" with the password "nine green geese"
    Then the coach refuses with email_taken

  Scenario: The same e-mail address may have an account in another school
    Given Ada has an account as "ada@school.example"
    When Chloe, of another school, opens an account as "ada@school.example" with the password "nine green geese"
    Then the coach accepts
    And Chloe can log in as "ada@school.example" with the password "nine green geese"

  Scenario Outline: Logging in is refused alike, whatever was wrong
    Given Ada has an account as "ada@school.example"
    When Ada logs in as "<e-mail address>" with the password "<password>"
    Then the coach refuses with credentials_wrong

    Examples:
      | e-mail address     | password          |
      | ada@school.example | not my password   |
      | eve@school.example | seven brown foxes |
      | not an address     | seven brown foxes |

  Scenario: Staying logged in
    Given Ada has an account
    And Ada has logged in
    When an hour passes
    Then Ada's access has expired
    When Ada renews the login
    Then the coach accepts
    And Ada has access again

  Scenario: A login that was not used for a month is over
    Given Ada has an account
    And Ada has logged in
    When 31 days pass
    And Ada renews the login
    Then the coach refuses with refresh_token_invalid

  Scenario: A stolen login ends as soon as both use it
    Given Ada has an account
    And Ada has logged in
    And a thief has copied Ada's login
    When the thief renews the login
    Then the coach accepts
    When Ada renews the login
    Then the coach refuses with refresh_token_invalid
    When the thief renews the login
    Then the coach refuses with refresh_token_invalid

  Scenario: Logging out
    Given Ada has an account
    And Ada has logged in
    When Ada logs out
    Then the coach accepts
    When Ada renews the login
    Then the coach refuses with refresh_token_invalid

  Scenario: An invented proof opens nothing
    Given Ada has an account
    When Ben comes with an invented proof of Ada's login
    Then the coach refuses with access_token_invalid

  Scenario: Moving to another city under another name
    Given Ada has an account
    When Ada changes the name to "Ada King" and the time zone to "Pacific/Auckland"
    Then the coach accepts
    And Ada's profile shows the name "Ada King"
    And Ada's profile shows the time zone "Pacific/Auckland"

  Scenario Outline: Details that a profile cannot be changed to
    Given Ada has an account
    When Ada changes the <detail> to <value>
    Then the coach refuses with <code>
    And Ada's profile is as it was

    Examples:
      | detail    | value               | code             |
      | time zone | "Mars/Olympus_Mons" | timezone_unknown |
      | name      | only blanks         | text_empty       |
      | name      | 201 letters         | text_too_long    |

  Scenario: Nobody overwrites what they have not seen
    Given Ada has an account
    And Ada has looked at the profile on two devices
    When Ada changes the name to "Ada King" on the first device
    Then the coach accepts
    When Ada changes the name to "Ada Byron" on the second device
    Then the coach refuses with version_mismatch
    And Ada's profile shows the name "Ada King"

  Scenario: A new password ends every login
    Given Ada has an account as "ada@school.example"
    And Ada has logged in
    When Ada changes the password to "eleven grey owls"
    Then the coach accepts
    When Ada renews the login
    Then the coach refuses with refresh_token_invalid
    And Ada can log in as "ada@school.example" with the password "eleven grey owls"

  Scenario Outline: Passwords that are not changed
    Given Ada has an account
    When Ada changes the password from "<old>" to "<new>"
    Then the coach refuses with <code>
    And Ada can log in with the old password

    Examples:
      | old               | new              | code              |
      | not my password   | eleven grey owls | credentials_wrong |
      | seven brown foxes | short            | password_unfit    |

  Scenario: Nothing is kept for somebody without an account
    Given Zoe still has access from an account that is gone
    When Zoe logs 25 minutes of study
    Then nothing comes of it
    And Zoe has no study times
    When Zoe looks at the profile
    Then the coach refuses with account_not_found
