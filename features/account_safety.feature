Feature: Account safety
  As a learner
  I want my account to be mine alone
  So that nobody guesses or keeps their way in, and I always find mine.

  Scenario: Guessing a password is soon slowed down
    Given Ada has an account as "ada@school.example"
    When Eve guesses Ada's password 10 times from her own place
    Then the coach refuses with credentials_wrong
    When Eve guesses Ada's password from her own place
    Then the coach refuses with too_many_attempts

  Scenario: Guessing is slowed down alike where there is no account
    When Eve guesses the password of "nobody@school.example" 10 times from her own place
    Then the coach refuses with credentials_wrong
    When Eve guesses the password of "nobody@school.example" from her own place
    Then the coach refuses with too_many_attempts

  Scenario: Nobody can keep a learner out by guessing
    Given Ada has an account as "ada@school.example"
    When Eve guesses Ada's password 11 times from her own place
    Then the coach refuses with too_many_attempts
    And Ada can log in from home

  Scenario: Guessing from everywhere does not keep a learner out of where they logged in before
    Given Ada has an account as "ada@school.example"
    And Ada has logged in from home
    When Eve guesses Ada's password from 101 places
    Then the coach refuses with too_many_attempts
    And Ada can log in from home

  Scenario: After waiting one may try again
    Given Ada has an account as "ada@school.example"
    When Ada mistypes the password 11 times at home
    Then the coach refuses with too_many_attempts
    When 16 minutes pass
    Then Ada can log in from home

  Scenario: A forgotten password
    Given Ada has an account as "ada@school.example"
    And Ada has logged in
    When Ada has forgotten the password
    Then the coach accepts
    When the coach has caught up
    And Ada chooses the password "eleven grey owls" by the letter
    Then the coach accepts
    And Ada can log in as "ada@school.example" with the password "eleven grey owls"

  Scenario: A password chosen by a letter ends every login
    Given Ada has an account as "ada@school.example"
    And Ada has logged in
    When Ada has forgotten the password
    And the coach has caught up
    And Ada chooses the password "eleven grey owls" by the letter
    And Ada renews the login
    Then the coach refuses with refresh_token_invalid

  Scenario: A letter works once
    Given Ada has an account as "ada@school.example"
    When Ada has forgotten the password
    And the coach has caught up
    And Ada chooses the password "eleven grey owls" by the letter
    And Ada chooses the password "twelve wise owls" by the letter
    Then the coach refuses with password_reset_invalid

  Scenario: A letter is good for half an hour
    Given Ada has an account as "ada@school.example"
    When Ada has forgotten the password
    And the coach has caught up
    And 31 minutes pass
    And Ada chooses the password "eleven grey owls" by the letter
    Then the coach refuses with password_reset_invalid

  Scenario: A password that cannot be used leaves the letter as it is
    Given Ada has an account as "ada@school.example"
    When Ada has forgotten the password
    And the coach has caught up
    And Ada chooses the password "short" by the letter
    Then the coach refuses with password_unfit
    When Ada chooses the password "eleven grey owls" by the letter
    Then the coach accepts

  Scenario: Nobody learns who has an account, and nobody gets a letter for nothing
    When somebody has forgotten the password of "nobody@school.example"
    Then the coach accepts
    When the coach has caught up
    Then nobody finds a letter at "nobody@school.example"

  Scenario: Nobody is buried under letters
    Given Ada has an account as "ada@school.example"
    When Ada has forgotten the password 5 times
    And the coach has caught up
    Then Ada finds 3 letters

  Scenario: An invented letter opens nothing
    When Eve chooses the password "eleven grey owls" by an invented letter
    Then the coach refuses with password_reset_invalid

  Scenario: Seeing where one is logged in, and ending one of it
    Given Ada has an account
    And Ada has logged in
    And Ada has logged in on another device
    Then Ada sees at least 2 logins
    When Ada ends the login that was used last
    Then the coach accepts
    When Ada renews the login
    Then the coach refuses with refresh_token_invalid

  Scenario: Ending every login
    Given Ada has an account
    And Ada has logged in
    When Ada ends every login
    Then the coach accepts
    And Ada sees no login
    When Ada renews the login
    Then the coach refuses with refresh_token_invalid

  Scenario: In a suspended school nothing changes
    Given Ada has an account as "ada@school.example"
    And Ada has logged in
    When Ada's school is suspended
    And Ada renews the login
    Then the coach refuses with tenant_suspended
    When Ada logs in as "ada@school.example" with the password "seven brown foxes"
    Then the coach refuses with tenant_suspended
    When Ada's school is resumed
    Then Ada can log in as "ada@school.example" with the password "seven brown foxes"

  Scenario: Nobody ends somebody else's login
    Given Ada has an account
    And Ada has logged in
    And Ben has an account
    When Ben tries to end Ada's login
    Then the coach refuses with login_not_found
    When Ada renews the login
    Then the coach accepts
