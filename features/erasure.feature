Feature: Being forgotten
  As a learner
  I want everything of mine erased when I ask for it, and a receipt that proves it
  So that nobody keeps what I no longer share.

  Background:
    Given Ada has an account as "ada@school.example"
    And Ben, of Ada's school, has an account

  Scenario: A learner is gone at once
    Given Ada has logged in
    When Ada asks to be forgotten
    Then the coach accepts
    When Ada renews the login
    Then the coach refuses with refresh_token_invalid
    When Ada logs in as "ada@school.example" with the password "seven brown foxes"
    Then the coach refuses with credentials_wrong
    And Ada is nobody to the coach

  Scenario: In the end there is a receipt, and nothing else
    Given Ada has the plan "Pass the exams"
    And Ada has added the material "Plant cells": "Chloroplasts turn sunlight into sugar."
    And the coach has caught up
    When Ada asks to be forgotten
    And the coach has caught up
    Then Ada's receipt says that all that was found is deleted
    And Ada's receipt names nobody
    And Ada's receipt is signed with a key that everybody may have
    And nothing of Ada's is left anywhere

  Scenario: What others have stays theirs
    Given Ben has the plan "Pass the exams"
    When Ada asks to be forgotten
    And the coach has caught up
    Then Ben's plans are "Pass the exams"

  Scenario: What a learner shared goes with them
    Given Ada has shared the material "Plant cells": "Chloroplasts turn sunlight into sugar."
    And the coach has caught up
    When Ada asks to be forgotten
    And the coach has caught up
    And Ben looks at the material "Plant cells"
    Then the coach refuses with resource_not_found

  Scenario: Being forgotten takes the password
    When Ada asks to be forgotten with the password "a lucky guess"
    Then the coach refuses with credentials_wrong
    And Ada can log in with the old password

  Scenario: The e-mail address is free again
    When Ada asks to be forgotten
    And the coach has caught up
    And Chloe opens an account as "ada@school.example" with the password "nine green geese"
    Then the coach accepts
    And Chloe has no plans

  Scenario: A number is for one learner
    Given Ada has asked to be forgotten
    When Ben asks to be forgotten by the number that Ada had
    Then the coach refuses with id_taken
    And Ben can log in with the old password

  Scenario: Nobody asked for it
    When Ben asks how far an erasure is that nobody asked for
    Then the coach refuses with erasure_not_found
