package arithmetic

import "testing"

func TestMixGivesTheReferenceValue(t *testing.T) {
	if got := Mix(1234567, 0); got != 6457827717110365317 {
		t.Errorf("Mix(1234567, 0) = %d", got)
	}
}

func TestFoldOfNothingIsItsStart(t *testing.T) {
	if got := Fold(nil); got != 0xcbf29ce484222325 {
		t.Errorf("Fold(nil) = %x", got)
	}
}

func TestFoldDependsOnTheOrder(t *testing.T) {
	if Fold([]uint64{1, 2}) == Fold([]uint64{2, 1}) {
		t.Error("the folds of 1, 2 and 2, 1 are the same")
	}
}
